import type { Programme } from '../../lib/programme/programme.ts';
import type { FieldRole } from '../../lib/programme/roles.ts';
import { difference, unfold, type Patch } from '../../lib/records/patch.ts';
import { KINDS, parseRecord, type KindName, type RecordOf } from '../../lib/records/index.ts';
import { isChildBand } from '../../lib/programme/programme.ts';
import type { Period } from './calendar.ts';
import type { Random } from './random.ts';

/** Somebody who records: a role in one city, and the languages they speak. */
export interface Recorder {
  name: string;
  role: FieldRole;
  city: string;
  languages: string[];
}

/** One save on a phone. */
export interface Deed {
  kind: KindName;
  record: string;
  patch: Patch;
  /** When it truly happened, in milliseconds since 1970. */
  at: number;
}

/** What a maker of records works with. */
export interface Workshop {
  programme: Programme;
  recorder: Recorder;
  device: string;
  period: Period;
  random: Random;
}

/** A new record as the phone would save it, checked by the same parser as the form. */
export function made<K extends KindName>(
  shop: Pick<Workshop, 'programme'>,
  kind: K,
  record: RecordOf[K],
  at: number,
): Deed {
  check(shop, kind, record);
  return { kind, record: idAt(at), patch: unfold(record, KINDS[kind].maps), at };
}

/** A correction of a record that was saved before. */
export function corrected<K extends KindName>(
  shop: Pick<Workshop, 'programme'>,
  first: Deed & { kind: K },
  before: RecordOf[K],
  after: RecordOf[K],
  at: number,
): Deed {
  check(shop, first.kind, after);
  return { ...first, patch: difference(before, after, KINDS[first.kind].maps), at };
}

function check<K extends KindName>(
  { programme }: Pick<Workshop, 'programme'>,
  kind: K,
  record: RecordOf[K],
): void {
  const read = parseRecord(kind, record, { isChildBand: (band) => isChildBand(programme, band) });
  if (!read.ok) throw new Error(`made a ${kind} that no form would save: ${JSON.stringify(read.problems)}`);
}

/** A UUID, version 7, of a given moment. Ids are never the same twice, whatever the seed. */
export function idAt(at: number): string {
  const time = at.toString(16).padStart(12, '0');
  const rest = crypto.randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(15)}`;
}
