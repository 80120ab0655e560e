import { KINDS, type KindName } from '../../src/lib/records/index.ts';
import { unfold, type Patch, type Tree } from '../../src/lib/records/patch.ts';
import type { Value } from '../../src/lib/records/value.ts';
import { tokensIn } from './deeds.ts';
import type { Save, Typed } from './ledger.ts';

/** A change as the endpoint's database has it. */
export interface StoredChange {
  record: string;
  kind: string;
  device: string;
  patch: Patch;
}

/** What the endpoint has. */
export interface AtEndpoint {
  changes: StoredChange[];
  records: { id: string; kind: string; deleted: boolean; record: Tree }[];
}

/** What became of everything that phones showed as saved. */
export interface Verdict {
  /** Records that a phone showed as saved. */
  records: number;
  /** Saves that are not at the endpoint, or not as they were typed. */
  lost: number;
  /** What is at the endpoint more often than it was saved. */
  duplicated: number;
  /** Saves that were on a phone alone when the bench wiped it. */
  wiped: number;
  /** What was found, in words. */
  found: string[];
}

/** A save that is at the endpoint, with the change that brought it. */
interface Present {
  save: Save;
  change: StoredChange;
}

/** Compares everything that was shown as saved with what the endpoint has: save by save, then record by record. */
export function compare(saves: readonly Save[], { changes, records }: AtEndpoint): Verdict {
  const verdict: Verdict = {
    records: saves.filter(({ makes, state }) => makes && state === 'shown').length,
    ...{ lost: 0, duplicated: 0, wiped: 0, found: [] },
  };
  const present = compareSaves(saves, changes, verdict);
  const byRecord = Map.groupBy(present, ({ change }) => change.record);
  const kept = new Map(records.map((record) => [record.id, record]));
  for (const [id, those] of byRecord) {
    const record = kept.get(id);
    const wrong = record ? differences(those, record) : ['the record is not there'];
    if (wrong.length === 0) continue;
    verdict.lost += 1;
    verdict.found.push(
      `lost: record ${id} (${those.map(({ save }) => save.token).join(' ')}): ${wrong.join('; ')}`,
    );
  }
  return verdict;
}

function compareSaves(saves: readonly Save[], changes: readonly StoredChange[], verdict: Verdict): Present[] {
  const known = new Set(saves.map(({ token }) => token));
  const byToken = new Map<string, StoredChange[]>();
  for (const change of changes) {
    const tokens = tokensIn(JSON.stringify(change.patch));
    const [token = ''] = tokens;
    if (tokens.length !== 1 || !known.has(token)) {
      verdict.duplicated += 1;
      verdict.found.push(`duplicated: a change of ${change.record} that nobody saved (${tokens.join(' ')})`);
    } else byToken.set(token, [...(byToken.get(token) ?? []), change]);
  }
  const present: Present[] = [];
  for (const save of saves) {
    const [change, ...more] = byToken.get(save.token) ?? [];
    if (more.length > 0) {
      verdict.duplicated += more.length;
      verdict.found.push(`duplicated: ${save.token}, ${String(more.length)} more`);
    }
    if (change) {
      present.push({ save, change });
      const wrong = wrongIn(save, change);
      if (wrong.length === 0) continue;
      verdict.lost += 1;
      verdict.found.push(`lost: ${save.token} differs: ${wrong.join('; ')}`);
    } else if (save.state === 'shown' && save.wiped) verdict.wiped += 1;
    else if (save.state === 'shown') {
      verdict.lost += 1;
      verdict.found.push(`lost: ${save.token} (${save.kind}) was shown as saved and is not there`);
    }
  }
  return present;
}

/** What a change says that the person did not. */
function wrongIn(save: Save, change: StoredChange): string[] {
  const wrong = Object.entries(change.patch).flatMap(([path, value]) => {
    const right = rightAt(save.typed, path);
    if (right === undefined) return [`${path} was never typed`];
    return fits(right, value) ? [] : [`${path} is ${show(value)} and not ${right.map(show).join(' or ')}`];
  });
  if (change.device !== save.device) wrong.push(`it came from ${change.device}`);
  if (change.kind !== save.kind) wrong.push(`it is a ${change.kind}`);
  return wrong;
}

/** Where a record is not what the last saves of each device made it. */
function differences(
  those: readonly Present[],
  { kind, deleted, record }: AtEndpoint['records'][number],
): string[] {
  const wrong: string[] = [];
  if (deleted) wrong.push('it is deleted');
  const makers = those.filter(({ save }) => save.makes);
  // a group's session of one day is one record, whoever begins it; nothing else is made twice
  if (makers.length > 1 && kind !== 'language-session') wrong.push('several records have become one');
  const actual = unfold(record, KINDS[kind as KindName].maps);
  const expected = lastTyped(those);
  for (const [path, right] of expected)
    if (!fits(right, actual[path]))
      wrong.push(`${path} is ${show(actual[path])} and not ${right.map(show).join(' or ')}`);
  for (const path of Object.keys(actual)) if (!expected.has(path)) wrong.push(`${path} was never typed`);
  return wrong;
}

/** By path, what would be right: the value that each device typed last. Devices may have overtaken each other. */
function lastTyped(those: readonly Present[]): Map<string, Value[]> {
  const last = new Map<string, Map<string, Value[]>>();
  for (const { save, change } of [...those].sort((a, b) => a.save.order - b.save.order)) {
    for (const [path, right] of Object.entries(concrete(save.typed, change.patch))) {
      const devices = last.get(path) ?? new Map<string, Value[]>();
      last.set(path, devices.set(save.device, right));
    }
  }
  return new Map(
    [...last].map(([path, devices]) => {
      const all = [...devices.values()];
      return [path, all.some((right) => right.length === 0) ? [] : all.flat()];
    }),
  );
}

/** What was typed, with the paths that only the phone could choose. */
function concrete(typed: Typed, patch: Patch): Typed {
  return Object.fromEntries(
    Object.entries(typed).flatMap(([path, right]) =>
      path.endsWith('/*')
        ? Object.keys(patch)
            .filter((each) => each.startsWith(path.slice(0, -1)))
            .map((each) => [each, right])
        : [[path, right]],
    ),
  );
}

function rightAt(typed: Typed, path: string): Value[] | undefined {
  return typed[path] ?? typed[`${path.split('/')[0] ?? ''}/*`];
}

function fits(right: readonly Value[], value: Value | undefined): boolean {
  if (value === undefined) return false;
  return right.length === 0 || right.some((each) => show(each) === show(value));
}

/** A value as text; the order of chips and of keys says nothing. */
function show(value: Value | undefined): string {
  if (Array.isArray(value)) return `[${value.map(show).sort().join()}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, each]) => `${key}:${show(each)}`);
    return `{${entries.sort().join()}}`;
  }
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
