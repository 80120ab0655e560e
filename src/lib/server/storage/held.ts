import type { Selectable } from 'kysely';
import type { Bytes } from '../../sync/bytes.ts';
import type { Db } from './open.ts';
import type { HeldTable } from './tables.ts';

/** An envelope that is kept sealed as it came. */
export interface Held {
  device: string;
  n: number;
  bytes: Bytes;
  receivedAt: number;
  /** The endpoint's clock minus the device's, measured when it came; null when it was not kept. */
  offset: number | null;
}

function heldOf(row: Selectable<HeldTable>): Held {
  return {
    device: row.device,
    n: row.n,
    bytes: new Uint8Array(row.bytes),
    receivedAt: row.received_at,
    offset: row.offset,
  };
}

export async function hold(db: Db, programme: string, held: Held): Promise<void> {
  await db
    .insertInto('held')
    .values({
      programme,
      device: held.device,
      n: held.n,
      bytes: Buffer.from(held.bytes),
      received_at: held.receivedAt,
      offset: held.offset,
    })
    .execute();
}

export async function findHeld(db: Db, programme: string, device: string, n: number): Promise<Held | null> {
  const row = await db
    .selectFrom('held')
    .selectAll()
    .where('programme', '=', programme)
    .where('device', '=', device)
    .where('n', '=', n)
    .executeTakeFirst();
  return row ? heldOf(row) : null;
}

/** The numbers of a device that are held, in their order. */
export async function heldNumbers(db: Db, programme: string, device: string): Promise<number[]> {
  const rows = await db
    .selectFrom('held')
    .select('n')
    .where('programme', '=', programme)
    .where('device', '=', device)
    .orderBy('n')
    .execute();
  return rows.map(({ n }) => n);
}

/** Lets go of an envelope over which somebody has decided. */
export async function letGo(db: Db, programme: string, device: string, n: number): Promise<void> {
  await db
    .deleteFrom('held')
    .where('programme', '=', programme)
    .where('device', '=', device)
    .where('n', '=', n)
    .execute();
}

export async function countHeld(db: Db, programme: string, device: string): Promise<number> {
  const { count } = await db
    .selectFrom('held')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('programme', '=', programme)
    .where('device', '=', device)
    .executeTakeFirstOrThrow();
  return count;
}

/** How many envelopes of all devices came before a moment and are held still. */
export async function countHeldSince(db: Db, programme: string, before: number): Promise<number> {
  const { count } = await db
    .selectFrom('held')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('programme', '=', programme)
    .where('received_at', '<', before)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Puts other bytes in the place of a held envelope's. */
export async function replaceHeld(
  db: Db,
  programme: string,
  { device, n, bytes }: Pick<Held, 'device' | 'n' | 'bytes'>,
): Promise<void> {
  await db
    .updateTable('held')
    .set({ bytes: Buffer.from(bytes) })
    .where('programme', '=', programme)
    .where('device', '=', device)
    .where('n', '=', n)
    .execute();
}

/** Every held envelope of a programme, a device at a time. */
export async function* heldEnvelopes(db: Db, programme: string): AsyncGenerator<Held> {
  const devices = await db
    .selectFrom('held')
    .select('device')
    .distinct()
    .where('programme', '=', programme)
    .execute();
  for (const { device } of devices) {
    const rows = await db
      .selectFrom('held')
      .selectAll()
      .where('programme', '=', programme)
      .where('device', '=', device)
      .execute();
    yield* rows.map(heldOf);
  }
}
