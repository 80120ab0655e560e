import { isChildBand, type Programme } from '../../programme/programme.ts';
import {
  KINDS,
  KindName,
  type AnyKind,
  type Context,
  type Parsed,
  type Patch,
  type Problem,
} from '../../records/index.ts';
import { fold } from '../../records/patch.ts';
import type { AnswerCode } from '../../sync/answer.ts';
import type { Body } from '../../sync/body.ts';
import { mergeChange, valuesOf, type Fields } from '../../sync/merge.ts';
import { mayEdit, mayRecord, maySet, type Actor, type Owned } from '../access/rights.ts';

/** Why a change is not taken: a code, and where in the record the trouble is. Never any content. */
export interface Refusal {
  ok: false;
  code: AnswerCode;
  problems?: Problem[];
}

/** A change that is sound in itself. Whether it fits the record is judged beside the record. */
export interface Admitted {
  ok: true;
  kind: KindName;
  body: Body;
  /** The patch as of the kind's present version. */
  patch: Patch;
}

const MOST_PROBLEMS = 20;

function refuse(code: AnswerCode, problems?: Problem[]): Refusal {
  return problems ? { ok: false, code, problems: problems.slice(0, MOST_PROBLEMS) } : { ok: false, code };
}

// a map is set entry by entry, so that two people's entries never overwrite each other; nothing else has entries
function fitsMaps(kind: AnyKind, path: string): boolean {
  const steps = path.split('/');
  const field = steps[0] ?? '';
  const depth = Object.hasOwn(kind.maps, field) ? (kind.maps[field] ?? 0) : 0;
  return steps.length === 1 + depth;
}

function partProblems(kind: AnyKind, patch: Patch): Problem[] {
  const strange = Object.keys(patch).filter((path) => path !== 'deleted' && !fitsMaps(kind, path));
  if (strange.length > 0) return strange.map((path) => ({ path, code: 'unknown-path' }));
  const deleted = Object.hasOwn(patch, 'deleted') && patch['deleted'] !== true;
  const part = kind.parsePart(fold(patch));
  return [...(deleted ? [{ path: 'deleted', code: 'not-a-value' }] : []), ...(part.ok ? [] : part.problems)];
}

/** Judges what needs no look at the record: kind, version, paths, values, role. */
export function admit(body: Body, actor: Actor): Admitted | Refusal | 'newer-version' {
  const name = KindName.safeParse(body.kind);
  // a kind that a newer app brought: this endpoint will know it when it is renewed
  if (!name.success) return 'newer-version';
  const kind = KINDS[name.data];
  if (!mayRecord(actor, kind.kind)) return refuse('not-allowed');
  if (body.version > kind.version) return 'newer-version';
  const patch = body.version < kind.version ? kind.upgrade(body.patch, body.version) : body.patch;
  const problems = partProblems(kind, patch);
  if (problems.length > 0) {
    const unknown = problems.some(({ code }) => code === 'unknown-path');
    return refuse(unknown ? 'unknown-path' : 'value-wrong', problems);
  }
  if (!maySet(actor, patch)) return refuse('not-allowed');
  return { ok: true, kind: kind.kind, body, patch };
}

function wholeProblems(parsed: Parsed<object>): Refusal | null {
  if (parsed.ok) return null;
  const missing = parsed.problems.some(({ code }) => code === 'required' || code === 'one-answer');
  return refuse(missing ? 'record-incomplete' : 'value-wrong', parsed.problems);
}

/** The record that a change would be laid into. */
export interface Existing extends Owned {
  fields: Fields;
}

/**
 * Judges a sound change beside its record, or as the beginning of one. The rules of a save hold for a whole
 * record; of an edit only the map entries that it sets are held to them, since those depend on nothing else:
 * what else others have changed meanwhile must not make an edit unwelcome.
 */
export function judge(
  admitted: Admitted,
  actor: Actor,
  existing: Existing | null,
  programme: Programme,
): Refusal | null {
  const { kind, patch } = admitted;
  const context: Context = { isChildBand: (band) => isChildBand(programme, band) };
  if (!existing) return wholeProblems(KINDS[kind].parse(fold(patch), context));
  if (existing.kind !== kind) return refuse('other-kind');
  if (!mayEdit(actor, existing)) return refuse('not-allowed');

  const after = valuesOf(mergeChange(existing.fields, { patch, stamp: LAST }));
  const parsed = KINDS[kind].parse(fold(after), context);
  if (parsed.ok) return null;
  const own = parsed.problems.filter(({ path }) => path.includes('/') && Object.hasOwn(patch, path));
  return own.length > 0 ? refuse('value-wrong', own) : null;
}

/** Later than every stamp: to see the record as the change would have it. */
const LAST = '~';
