import type { Selectable } from 'kysely';
import { FieldRole } from '../../programme/roles.ts';
import { citiesFrom } from './json.ts';
import type { Db } from './open.ts';
import { nameOf } from './people.ts';
import type { InvitesTable } from './tables.ts';

/** An invite. Its token is known to whoever has the link; here is only the token's hash, which also names it. */
export interface Invite {
  tokenHash: string;
  person: string;
  role: FieldRole;
  cities: string[];
  createdAt: number;
  expiresAt: number;
  /** The device it was redeemed by, and that device's public key. */
  device: string | null;
  deviceKey: string | null;
  redeemedAt: number | null;
  revokedAt: number | null;
}

export interface ListedInvite extends Invite {
  personName: string;
}

/** An invite, out of its row. */
export function inviteOf(row: Selectable<InvitesTable>): Invite {
  return {
    tokenHash: row.token_hash,
    person: row.person,
    role: FieldRole.parse(row.role),
    cities: citiesFrom(row.cities),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    device: row.device,
    deviceKey: row.device_key,
    redeemedAt: row.redeemed_at,
    revokedAt: row.revoked_at,
  };
}

export async function addInvite(
  db: Db,
  programme: string,
  invite: Omit<Invite, 'device' | 'deviceKey' | 'redeemedAt' | 'revokedAt'>,
): Promise<void> {
  await db
    .insertInto('invites')
    .values({
      programme,
      token_hash: invite.tokenHash,
      person: invite.person,
      role: invite.role,
      cities: JSON.stringify(invite.cities),
      created_at: invite.createdAt,
      expires_at: invite.expiresAt,
      device: null,
      device_key: null,
      redeemed_at: null,
      revoked_at: null,
      card: null,
      tries: 0,
      made_by: null,
      replaced_by: null,
    })
    .execute();
}

/** An invite of the office. A return card is not found by its token: each try at one has to be counted. */
export async function findInvite(db: Db, programme: string, tokenHash: string): Promise<Invite | null> {
  const row = await db
    .selectFrom('invites')
    .selectAll()
    .where('programme', '=', programme)
    .where('token_hash', '=', tokenHash)
    .where('card', 'is', null)
    .executeTakeFirst();
  return row ? inviteOf(row) : null;
}

/** All invites of the office, newest first. */
export async function listInvites(db: Db, programme: string): Promise<ListedInvite[]> {
  const rows = await db
    .selectFrom('invites')
    .innerJoin('people', (join) =>
      join.onRef('people.programme', '=', 'invites.programme').onRef('people.id', '=', 'invites.person'),
    )
    .selectAll('invites')
    .select('people.name as person_name')
    .where('invites.programme', '=', programme)
    .where('invites.card', 'is', null)
    .orderBy('invites.created_at', 'desc')
    .orderBy('invites.token_hash')
    .execute();
  return rows.map((row) => ({
    ...inviteOf(row),
    personName: nameOf(db, programme, row.person, row.person_name),
  }));
}

/** Binds an invite to the device that redeems it. False when another came first or it was revoked meanwhile. */
export async function redeemInvite(
  db: Db,
  programme: string,
  tokenHash: string,
  by: { device: string; deviceKey: string; now: number },
): Promise<boolean> {
  const done = await db
    .updateTable('invites')
    .set({ device: by.device, device_key: by.deviceKey, redeemed_at: by.now })
    .where('programme', '=', programme)
    .where('token_hash', '=', tokenHash)
    .where('device', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Revokes an invite of the office that nobody has redeemed. False when there was nothing to revoke. */
export async function revokeInvite(
  db: Db,
  programme: string,
  tokenHash: string,
  now: number,
): Promise<boolean> {
  const done = await db
    .updateTable('invites')
    .set({ revoked_at: now })
    .where('programme', '=', programme)
    .where('token_hash', '=', tokenHash)
    .where('card', 'is', null)
    .where('device', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}
