import type { Programme } from '../../lib/programme/programme.ts';
import type { KindName } from '../../lib/records/index.ts';
import { lastMonths, type Period } from './calendar.ts';
import type { Deed, Recorder, Workshop } from './deed.ts';
import type { Fetch } from './http.ts';
import { clockErrorOf, deedsOf } from './make.ts';
import { SeedPhone } from './phone.ts';
import { recruit, shareOut } from './plan.ts';
import { Random } from './random.ts';

/** How many phones send at the same time. */
const AT_ONCE = 4;

/** What to fill an endpoint with. */
export interface Order {
  people: number;
  months: number;
  /** Sessions and postcards in all; left out, everybody records by habit. Groups and events come on top. */
  records?: number;
  seed: number;
  /** The endpoint's clock: the records lie in the months before it. */
  now: number;
}

/** Where to fill them in. */
export interface Endpoint {
  origin: string;
  programme: Programme;
  /** Makes an invite as the office would and returns its token. */
  invite(recorder: Recorder): Promise<string>;
  fetch?: Fetch;
  /** Told each time somebody is done. */
  progress?(done: number, of: number): void;
}

/** What was done, for people and scripts. */
export interface Summary {
  programme: string;
  from: string;
  to: string;
  people: number;
  records: Record<KindName, number>;
  /** Changes in all, corrections and new members included; every one of them stored and proven. */
  changes: number;
  /** Postcards by the language of the answer. */
  languages: Record<string, number>;
  bytes: number;
  seconds: number;
}

/** Fills an endpoint through its own API. Throws at the first thing that is not stored. */
export async function fill(order: Order, endpoint: Endpoint): Promise<Summary> {
  const began = performance.now();
  const random = new Random(order.seed);
  const period = lastMonths(order.months, order.now);
  const people = recruit(order.people, endpoint.programme, random.fork(1));
  const shares = shareOut(people, period, order.records, random.fork(2));
  const summary = emptySummary(endpoint.programme, period, people.length);
  const queue = people.map((recorder, index) => ({ recorder, index, count: shares[index] ?? 0 }));
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { recorder, index, count } = next;
      await record(recorder, count, random.fork(100 + index), period, endpoint, summary);
      done += 1;
      endpoint.progress?.(done, people.length);
    }
  };
  const outcomes = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, () =>
      worker().catch((error: unknown) => {
        queue.length = 0;
        throw error;
      }),
    ),
  );
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  summary.seconds = Math.round((performance.now() - began) / 100) / 10;
  return summary;
}

async function record(
  recorder: Recorder,
  count: number,
  random: Random,
  period: Period,
  endpoint: Endpoint,
  summary: Summary,
): Promise<void> {
  const clockError = clockErrorOf({ random: random.fork(1) });
  const phone = await SeedPhone.enrol(endpoint, await endpoint.invite(recorder), clockError);
  const shop: Workshop = {
    programme: phone.programme,
    recorder,
    device: phone.device,
    period,
    random: random.fork(2),
  };
  const deeds = deedsOf(shop, count);
  // read after the wait: four phones add to the same sum
  const stored = await phone.send(deeds);
  summary.changes += stored;
  summary.bytes += phone.bytesSent;
  note(summary, deeds);
}

function note(summary: Summary, deeds: readonly Deed[]): void {
  const seen = new Set<string>();
  for (const { kind, record, patch } of deeds) {
    if (seen.has(record)) continue;
    seen.add(record);
    summary.records[kind] += 1;
    const language = patch['language'];
    if (kind === 'postcard' && typeof language === 'string')
      summary.languages[language] = (summary.languages[language] ?? 0) + 1;
  }
}

function emptySummary(programme: Programme, period: Period, people: number): Summary {
  const day = (at: number): string => new Date(at * 86_400_000).toISOString().slice(0, 10);
  return {
    programme: programme.id,
    from: day(period.first),
    to: day(period.last),
    people,
    records: { 'champion-session': 0, 'language-session': 0, postcard: 0, group: 0, event: 0 },
    changes: 0,
    languages: {},
    bytes: 0,
    seconds: 0,
  };
}
