import * as z from 'zod/mini';
import { Id } from '../records/value.ts';
import type { Bytes } from '../sync/bytes.ts';
import type { CarriedRow } from './carried.ts';
import { readEnrolled } from './identity.ts';
import { SHELF } from './left.ts';
import type { Sender } from './phone.ts';

/** A sealed envelope that the endpoint has not answered yet. */
export interface Twice {
  digest: string;
  device: string;
  n: number;
  bytes: Bytes;
}

/**
 * What waits to be sent, once more, sealed as it is, on another shelf of the browser. A browser that was killed in the
 * midst of a write can take its whole IndexedDB for damaged at the next start, and empty it; this shelf is not touched
 * by that. Every call may fail without harm: it is the second copy.
 */
export interface SecondCopy {
  put(envelope: Twice): Promise<void>;
  drop(digests: readonly string[]): Promise<void>;
  all(): Promise<Twice[]>;
}

const PATH = '/unsent/';
const Head = z.object({ device: Id, n: z.coerce.number() });

/** The second copy in Cache Storage. */
export function cacheCopy(shelf = SHELF): SecondCopy {
  return {
    async put({ digest, device, n, bytes }) {
      const cache = await caches.open(shelf);
      await cache.put(`${PATH}${digest}`, new Response(bytes, { headers: { device, n: String(n) } }));
    },
    async drop(digests) {
      const cache = await caches.open(shelf);
      await Promise.all(digests.map((digest) => cache.delete(`${PATH}${digest}`)));
    },
    async all() {
      const cache = await caches.open(shelf);
      const found = await Promise.all(
        (await cache.keys()).map(async (request): Promise<Twice[]> => {
          const answer = await cache.match(request);
          const head = Head.safeParse({ device: answer?.headers.get('device'), n: answer?.headers.get('n') });
          if (!answer || !head.success) return [];
          const digest = new URL(request.url).pathname.slice(PATH.length);
          return [{ digest, ...head.data, bytes: new Uint8Array(await answer.arrayBuffer()) }];
        }),
      );
      return found.flat();
    },
  };
}

/** Puts a saved envelope on the other shelf too; not where it has been answered meanwhile: another tab may be quick. */
export async function keepTwice(phone: Sender, envelope: Twice): Promise<void> {
  await phone.second?.put(envelope).catch(() => undefined);
  // it is saved by now: a database that does not answer is the next call's trouble
  const row = await phone.db.outbox.get(envelope.n).catch(() => null);
  if (row !== null && row?.state !== 'waiting') await dropSecond(phone, [envelope.digest]);
}

/** Takes away what the endpoint has settled. */
export async function dropSecond(phone: Sender, digests: readonly string[]): Promise<void> {
  if (digests.length > 0) await phone.second?.drop(digests).catch(() => undefined);
}

async function forgotten({ db, second }: Sender): Promise<Twice[]> {
  const all = (await second?.all().catch(() => [])) ?? [];
  const device = (await db.identity.get('device'))?.device;
  return all.filter((each) => each.device !== device);
}

/**
 * Brings in what the device that this phone was has left on the other shelf, as from a rescue file: it goes with the next
 * contact. Answers with how many envelopes that were. Also tidies up what has been answered meanwhile.
 */
export async function bringBack(phone: Sender): Promise<number> {
  const { db } = phone;
  const identity = await readEnrolled(db);
  if (!identity || !phone.second) return 0;
  const left = await forgotten(phone);
  const known = new Map(
    (await db.carried.bulkGet(left.map(({ digest }) => digest))).map((row) => [row?.digest, row]),
  );
  await dropSecond(
    phone,
    left.flatMap(({ digest }) => (known.get(digest)?.state === 'arrived' ? [digest] : [])),
  );
  const back = left.filter(({ digest }) => !known.has(digest));
  const at = phone.now();
  await db.transaction('rw', [db.carried, db.cargo], async () => {
    await db.carried.bulkPut(
      back.map(({ digest, device, n }): CarriedRow => ({ digest, device, n, state: 'waiting', at })),
    );
    await db.cargo.bulkPut(back.map(({ digest, bytes }) => ({ digest, bytes })));
  });
  return back.length;
}
