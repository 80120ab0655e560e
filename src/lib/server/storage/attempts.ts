import type { Db } from './open.ts';

/** How often something was guessed wrongly since a moment. */
export interface Attempts {
  failures: number;
  since: number;
}

export async function findAttempts(db: Db, programme: string, key: string): Promise<Attempts | null> {
  const row = await db
    .selectFrom('office_attempts')
    .select(['failures', 'since'])
    .where('programme', '=', programme)
    .where('key', '=', key)
    .executeTakeFirst();
  return row ?? null;
}

/** Counts one more failure; begins again when the last count began before `notBefore`. */
export async function addFailure(
  db: Db,
  programme: string,
  key: string,
  { now, notBefore }: { now: number; notBefore: number },
): Promise<void> {
  await db.deleteFrom('office_attempts').where('since', '<', notBefore).execute();
  await db
    .insertInto('office_attempts')
    .values({ programme, key, failures: 1, since: now })
    .onConflict((c) =>
      c.columns(['programme', 'key']).doUpdateSet((eb) => ({
        failures: eb('office_attempts.failures', '+', 1),
        since: now,
      })),
    )
    .execute();
}

export async function clearAttempts(db: Db, programme: string, key: string): Promise<void> {
  await db.deleteFrom('office_attempts').where('programme', '=', programme).where('key', '=', key).execute();
}
