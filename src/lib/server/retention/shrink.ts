import { createHash } from 'node:crypto';
import { KINDS, type KindName } from '../../records/index.ts';
import type { Value } from '../../records/value.ts';
import type { Fields } from '../../sync/merge.ts';
import { namelessMark } from '../storage/erased.ts';

/** Kinds whose records shrink when their time is over. A group has no day: its members go one by one. */
export type Expiring = Exclude<KindName, 'group'>;

/** Fields that count nothing and say something all the same. */
const DROPPED: Record<Expiring, readonly string[]> = {
  'champion-session': ['followUpDue'],
  'language-session': ['quotePermission', 'quoteConsent', 'residents', 'newcomers', 'childrenAccompanied'],
  postcard: ['serial', 'event', 'consent'],
  event: [],
};

/** What takes the place of a field that the schema asks for and that counts nothing. */
const BLANK: Partial<Record<Expiring, Readonly<Record<string, Value>>>> = {
  'champion-session': { safeguardingLeadTold: false },
  event: { name: '–' },
};

function namelessDevice(record: string, device: string): string {
  const hex = createHash('sha256').update(`mifriendly device ${record} ${device}`).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A path that names nobody and no phone; null for one that goes. */
function pathAfter(kind: Expiring, record: string, path: string): string | null {
  const [field = path, first = '', second = ''] = path.split('/');
  const isBlank = Object.hasOwn(BLANK[kind] ?? {}, field);
  if (DROPPED[kind].includes(field) || (KINDS[kind].freeText.includes(field) && !isBlank)) return null;
  if (kind === 'language-session' && field === 'marks') return `marks/${namelessMark(record, first)}`;
  if (kind === 'language-session' && field === 'walkIns')
    return `walkIns/${namelessDevice(record, first)}/${second}`;
  return path;
}

/**
 * A record as it is when its time is over: without words, without its day, without saying whose or by which phone. City,
 * month and what it counts stay, so that no total changes. A stamp names a phone too, so all become one.
 */
export function shrunk(kind: Expiring, record: string, fields: Fields): Fields {
  const stamp = '0';
  const left: Fields = {};
  for (const [path, { value }] of Object.entries(fields)) {
    const name = pathAfter(kind, record, path);
    // somebody who was marked as away counts nothing
    if (name === null || value === null || (path.startsWith('marks/') && value !== true)) continue;
    const blank = BLANK[kind]?.[path];
    const kept = blank === undefined || path === 'deleted' ? value : blank;
    left[name] = {
      value: path === 'day' && typeof kept === 'string' ? `${kept.slice(0, 7)}-01` : kept,
      stamp,
    };
  }
  return left;
}
