import * as z from 'zod/mini';
import type { Programme } from '../../programme/programme.ts';
import { text } from '../../records/value.ts';
import {
  addNeed,
  editNeed,
  findNeed,
  listNeeds,
  placeNeed,
  Priority,
  removeNeed,
  type Need,
  type NeedWords,
} from '../storage/needs.ts';
import { write, type Storage } from '../storage/open.ts';

export const ISSUE_MAX = 200;
export const WORDS_MAX = 1000;

/** What somebody typed into the form of a need, right or wrong. */
export interface TypedNeed {
  issue: string;
  mapping: string;
  more: string;
  priority: string;
}

export interface NeedProblem {
  field: keyof TypedNeed;
  code: 'issue-missing' | 'priority-missing' | 'too-long' | 'control-character';
}

/** What the needs table needs of the endpoint. */
export interface NeedsDesk {
  storage: Pick<Storage, 'db' | 'capabilities'>;
  programme: Programme;
  /** The account of whoever writes. */
  author: string;
  now(): number;
  id(): string;
}

/** The form as it was typed; line ends as everybody else writes them. */
export function typedNeed(form: FormData): TypedNeed {
  const words = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : '';
  };
  return {
    issue: words('issue'),
    mapping: words('mapping'),
    more: words('more'),
    priority: words('priority'),
  };
}

/** Reads a need from what was typed, or names everything that is wrong with it. */
export function readNeed(
  typed: TypedNeed,
): { ok: true; value: NeedWords } | { ok: false; problems: NeedProblem[] } {
  const problems: NeedProblem[] = [];
  for (const field of ['issue', 'mapping', 'more'] as const) {
    const read = text(field === 'issue' ? ISSUE_MAX : WORDS_MAX).safeParse(typed[field]);
    if (field === 'issue' && typed.issue === '') problems.push({ field, code: 'issue-missing' });
    else if (!read.success) {
      const long = read.error.issues.some(({ message }) => message === 'too-long');
      problems.push({ field, code: long ? 'too-long' : 'control-character' });
    }
  }
  const priority = Priority.safeParse(typed.priority);
  if (!priority.success) problems.push({ field: 'priority', code: 'priority-missing' });
  if (!priority.success || problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { ...typed, priority: priority.data } };
}

/** Puts a new need at the end of a city's table. */
export async function addToTable(desk: NeedsDesk, city: string, words: NeedWords): Promise<string> {
  const id = desk.id();
  await write(desk.storage, async (db) => {
    const last = (await listNeeds(db, desk.programme.id, city)).at(-1);
    const now = desk.now();
    const position = (last?.position ?? 0) + 1;
    await addNeed(db, desk.programme.id, {
      ...{ id, city, position, author: desk.author, createdAt: now, updatedAt: now },
      ...words,
    });
  });
  return id;
}

/** The version of a need that somebody had before them when they acted on it. */
export const Seen = z.object({ id: z.string(), version: z.coerce.number().check(z.int()) });
export type Seen = z.infer<typeof Seen>;

type Meanwhile = { ok: false; code: 'changed'; now: Need } | { ok: false; code: 'gone' };

async function meanwhile(desk: NeedsDesk, city: string, id: string): Promise<Meanwhile> {
  const now = await findNeed(desk.storage.db, desk.programme.id, id);
  return now?.city === city ? { ok: false, code: 'changed', now } : { ok: false, code: 'gone' };
}

/** Saves an edit, unless somebody else was quicker: then nothing is overwritten, and what stands there is told. */
export async function editInTable(
  desk: NeedsDesk,
  city: string,
  seen: Seen,
  words: NeedWords,
): Promise<{ ok: true } | Meanwhile> {
  const done = await write(desk.storage, async (db) => {
    if ((await findNeed(db, desk.programme.id, seen.id))?.city !== city) return false;
    return editNeed(db, desk.programme.id, seen, { ...words, author: desk.author, updatedAt: desk.now() });
  });
  return done ? { ok: true } : meanwhile(desk, city, seen.id);
}

/** Deletes a need, unless it was changed since the person saw it. */
export async function removeFromTable(
  desk: NeedsDesk,
  city: string,
  seen: Seen,
): Promise<{ ok: true } | Meanwhile> {
  const done = await write(desk.storage, async (db) => {
    if ((await findNeed(db, desk.programme.id, seen.id))?.city !== city) return false;
    return removeNeed(db, desk.programme.id, seen);
  });
  return done ? { ok: true } : meanwhile(desk, city, seen.id);
}

/**
 * Moves a need one place past its neighbour. `past` is the neighbour that the person saw: if another stands there
 * now, nothing is moved.
 */
export async function moveInTable(desk: NeedsDesk, city: string, id: string, past: string): Promise<boolean> {
  return write(desk.storage, async (db) => {
    const rows = await listNeeds(db, desk.programme.id, city);
    const at = rows.findIndex((row) => row.id === id);
    const to = rows.findIndex((row) => row.id === past);
    const moved = rows[at];
    if (!moved || to < 0 || Math.abs(at - to) !== 1) return false;
    rows.splice(at, 1);
    rows.splice(to, 0, moved);
    for (const [index, row] of rows.entries())
      if (row.position !== index + 1) await placeNeed(db, desk.programme.id, row.id, index + 1);
    return true;
  });
}
