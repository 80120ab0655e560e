import { contributions, differences } from '../../insight/tally.ts';
import type { KindName, Patch } from '../../records/index.ts';
import { valuesOf, type Fields } from '../../sync/merge.ts';
import { note } from '../storage/audit.ts';
import { recordsWithPath, rewriteHistory } from '../storage/erase.ts';
import { erasedMembers, hashOfMember, namelessMark, rememberErased } from '../storage/erased.ts';
import type { Db } from '../storage/open.ts';
import { takeOrders } from '../storage/programmes.ts';
import { findRecord, putRecord } from '../storage/records.ts';
import { addToTallies } from '../storage/tallies.ts';
import { erasing, type By, type Desk, type Done } from './desk.ts';
import { cleanHeld } from './held.ts';

/** Where a participant stood, and in how many held changes. */
export interface ErasedParticipant {
  groups: number;
  sessions: number;
  held: number;
}

/** The paths of a record without somebody: off the register, and a mark of theirs without saying whose. */
export function renamed(kind: KindName, record: string, code: string): (path: string) => string | null {
  return (path) => {
    if (kind === 'group' && path === `members/${code}`) return null;
    if (kind === 'language-session' && path === `marks/${code}`) return `marks/${namelessMark(record, code)}`;
    return path;
  };
}

function through<T>(values: Readonly<Record<string, T>>, rename: (path: string) => string | null) {
  return Object.fromEntries(
    Object.entries(values).flatMap(([path, value]) => {
      const name = rename(path);
      return name === null ? [] : [[name, value] as const];
    }),
  );
}

async function cleanRecord(desk: Desk, db: Db, id: string, code: string): Promise<void> {
  const programme = desk.programme.id;
  const record = await findRecord(db, programme, id);
  if (!record) return;
  const rename = renamed(record.kind, id, code);
  const fields: Fields = through(record.fields, rename);
  const order = await takeOrders(db, programme, 1);
  // with an order of its own, so that every phone reads it anew
  await putRecord(db, programme, { ...record, fields, order });
  await rewriteHistory(db, programme, id, (patch) => through(patch, rename));
  const [before, after] = [record.fields, fields].map((each) => contributions(record.kind, valuesOf(each)));
  await addToTallies(db, programme, differences(before ?? [], after ?? []));
  await rememberErased(db, programme, { order, what: 'cleaned', id, at: desk.now() });
}

/** Takes somebody out of everything there is; whatever arrives later is taken as it comes. */
export async function cleanOf(
  desk: Desk,
  db: Db,
  code: string,
): Promise<{ groups: string[]; sessions: string[] }> {
  const programme = desk.programme.id;
  const groups = await recordsWithPath(db, programme, 'group', `members/${code}`);
  const sessions = await recordsWithPath(db, programme, 'language-session', `marks/${code}`);
  for (const id of [...groups, ...sessions]) await cleanRecord(desk, db, id, code);
  return { groups, sessions };
}

/**
 * Erases a participant by the code of the register: nickname, age band and languages go from the group and its history;
 * marks stay as nameless ones, another in each session, so that no count changes; what is held is cleaned as well. The code
 * is remembered as a hash.
 */
export async function eraseParticipant(desk: Desk, by: By, code: string): Promise<Done<ErasedParticipant>> {
  const programme = desk.programme.id;
  const keys = await desk.keys.current();
  return erasing(desk, async (db) => {
    const held = await cleanHeld(desk, db, keys, (kind, record, patch) => {
      const isNamed = Object.keys(patch).some((path) => codeIn(kind, path) === code);
      return isNamed ? through(patch, renamed(kind, record, code)) : null;
    });
    const known = (await erasedMembers(db, programme, [code])).size > 0;
    const { groups, sessions } = await cleanOf(desk, db, code);
    if (!known) {
      const order = await takeOrders(db, programme, 1);
      const id = hashOfMember(programme, code);
      await rememberErased(db, programme, { order, what: 'member', id, at: desk.now() });
    }
    // the group, never the code
    const about = groups[0] ?? null;
    await note(db, programme, desk.now(), by, { what: 'participant-erased', about });
    return { groups: groups.length, sessions: sessions.length, held };
  });
}

/** The code that a path of a patch names, if it is about somebody of a register. */
export function codeIn(kind: string, path: string): string | null {
  const [field, code] = path.split('/');
  if (code === undefined) return null;
  if (kind === 'group' && field === 'members') return code;
  return kind === 'language-session' && field === 'marks' ? code : null;
}

/** A patch that arrived, without anybody who was erased; `cleaned` when somebody was in it. */
export async function withoutErased(
  db: Db,
  programme: string,
  { kind, record, patch }: { kind: KindName; record: string; patch: Patch },
): Promise<{ patch: Patch; cleaned: boolean }> {
  const codes = [...new Set(Object.keys(patch).flatMap((path) => codeIn(kind, path) ?? []))];
  const gone = await erasedMembers(db, programme, codes);
  let clean = patch;
  for (const code of gone) clean = through(clean, renamed(kind, record, code));
  return { patch: clean, cleaned: gone.size > 0 };
}
