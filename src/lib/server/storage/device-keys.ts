import type { Db } from './open.ts';

/** From a number on, a device seals for a key or for a newer one. */
export interface KeyUse {
  key: string;
  firstN: number;
}

/** Notes that a device seals for a key from a number on; the lowest number that was ever noted stands. */
export async function noteKeyUse(
  db: Db,
  programme: string,
  device: string,
  { key, firstN }: KeyUse,
): Promise<void> {
  await db
    .insertInto('device_keys')
    .values({ programme, device, key, first_n: firstN })
    .onConflict((c) =>
      c
        .columns(['programme', 'device', 'key'])
        .doUpdateSet({ first_n: firstN })
        .where('device_keys.first_n', '>', firstN),
    )
    .execute();
}

/** What is known of the keys that a device seals for. */
export async function keyUsesOf(db: Db, programme: string, device: string): Promise<KeyUse[]> {
  return db
    .selectFrom('device_keys')
    .select(['key', 'first_n as firstN'])
    .where('programme', '=', programme)
    .where('device', '=', device)
    .execute();
}

/** The same for all devices, by device. */
export async function allKeyUses(db: Db, programme: string): Promise<Map<string, KeyUse[]>> {
  const rows = await db
    .selectFrom('device_keys')
    .select(['device', 'key', 'first_n as firstN'])
    .where('programme', '=', programme)
    .execute();
  const uses = new Map<string, KeyUse[]>();
  for (const { device, ...use } of rows) uses.set(device, [...(uses.get(device) ?? []), use]);
  return uses;
}
