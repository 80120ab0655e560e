// Return cards are invites that a phone has made for its own person. Their tokens follow from a PIN, so that every try counts.
import type { Selectable, SqlBool, Expression, ExpressionBuilder } from 'kysely';
import { CARD_TRIES } from '../../sync/return-card.ts';
import { inviteOf, type Invite } from './invites.ts';
import type { Db } from './open.ts';
import type { InvitesTable, Tables } from './tables.ts';

/** A return card. It is blocked when its tries are spent: it is revoked then, too. */
export interface StoredCard extends Invite {
  card: string;
  /** PINs tried since the last right one. */
  tries: number;
  /** The device that made it; null when nobody is to know any more whose that was. */
  madeBy: string | null;
  /** The newer card of its person that ended it. */
  replacedBy: string | null;
}

function cardOf(row: Selectable<InvitesTable>): StoredCard[] {
  if (row.card === null) return [];
  const { card, tries, made_by: madeBy, replaced_by: replacedBy } = row;
  return [{ ...inviteOf(row), card, tries, madeBy, replacedBy }];
}

type Where = (eb: ExpressionBuilder<Tables, 'invites'>) => Expression<SqlBool>;

/** A card that nobody has used and that was not ended; its time may be over. */
const unspent =
  (programme: string): Where =>
  (eb) =>
    eb.and([
      eb('programme', '=', programme),
      eb('card', 'is not', null),
      eb('device', 'is', null),
      eb('revoked_at', 'is', null),
    ]);

/** Keeps a new card and ends the one that its person had. False when its id or its token is there already. */
export async function addCard(
  db: Db,
  programme: string,
  card: Pick<
    StoredCard,
    'card' | 'tokenHash' | 'person' | 'role' | 'cities' | 'createdAt' | 'expiresAt' | 'madeBy'
  >,
): Promise<boolean> {
  const done = await db
    .insertInto('invites')
    .values({
      programme,
      token_hash: card.tokenHash,
      person: card.person,
      role: card.role,
      cities: JSON.stringify(card.cities),
      created_at: card.createdAt,
      expires_at: card.expiresAt,
      device: null,
      device_key: null,
      redeemed_at: null,
      revoked_at: null,
      card: card.card,
      tries: 0,
      made_by: card.madeBy,
      replaced_by: null,
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  if (done.numInsertedOrUpdatedRows !== 1n) return false;
  await db
    .updateTable('invites')
    .set({ revoked_at: card.createdAt, replaced_by: card.card })
    .where(unspent(programme))
    .where('person', '=', card.person)
    .where('card', '!=', card.card)
    .execute();
  return true;
}

export async function findCard(db: Db, programme: string, card: string): Promise<StoredCard | null> {
  const row = await db
    .selectFrom('invites')
    .selectAll()
    .where('programme', '=', programme)
    .where('card', '=', card)
    .executeTakeFirst();
  return (row && cardOf(row)[0]) ?? null;
}

/** All cards of a person that are not forgotten, newest first. */
export async function listCards(db: Db, programme: string, person: string): Promise<StoredCard[]> {
  const rows = await db
    .selectFrom('invites')
    .selectAll()
    .where('programme', '=', programme)
    .where('person', '=', person)
    .where('card', 'is not', null)
    .orderBy('created_at', 'desc')
    .orderBy('card')
    .execute();
  return rows.flatMap(cardOf);
}

/** Counts a try before it is looked at; says how many are left after it, or null when it may not be made. */
export async function takeTry(db: Db, programme: string, card: string): Promise<number | null> {
  const done = await db
    .updateTable('invites')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('programme', '=', programme)
    .where('card', '=', card)
    .where('tries', '<', CARD_TRIES)
    .executeTakeFirst();
  if (done.numUpdatedRows !== 1n) return null;
  const counted = await findCard(db, programme, card);
  return counted && CARD_TRIES - counted.tries;
}

/** The PIN was right: the tries begin anew. */
export async function forgetTries(db: Db, programme: string, card: string): Promise<void> {
  await db
    .updateTable('invites')
    .set({ tries: 0 })
    .where('programme', '=', programme)
    .where('card', '=', card)
    .execute();
}

/** Ends a card that nobody has used. False when there was nothing to end. */
export async function cancelCard(db: Db, programme: string, card: string, now: number): Promise<boolean> {
  const done = await db
    .updateTable('invites')
    .set({ revoked_at: now })
    .where(unspent(programme))
    .where('card', '=', card)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Ends what a device has made: whoever had the phone may have the card. */
export async function cancelCardsOf(db: Db, programme: string, device: string, now: number): Promise<void> {
  await db
    .updateTable('invites')
    .set({ revoked_at: now })
    .where(unspent(programme))
    .where('made_by', '=', device)
    .execute();
}

/** Ends every card of every programme: an older database does not know which were used, cancelled or tried since. */
export async function cancelAllCards(db: Db, now: number): Promise<void> {
  await db
    .updateTable('invites')
    .set({ revoked_at: now })
    .where('card', 'is not', null)
    .where('device', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
}

/** A card opens what its device may do, and no more: narrower rights are the card's too. */
export async function cardFollows(
  db: Db,
  programme: string,
  device: string,
  { role, cities }: Pick<Invite, 'role' | 'cities'>,
): Promise<void> {
  await db
    .updateTable('invites')
    .set({ role, cities: JSON.stringify(cities) })
    .where(unspent(programme))
    .where('made_by', '=', device)
    .execute();
}

/** Whose phone it was nobody is to know any more, by its cards neither. */
export async function cutCards(db: Db, programme: string, device: string): Promise<void> {
  await db
    .updateTable('invites')
    .set({ made_by: null })
    .where('programme', '=', programme)
    .where('made_by', '=', device)
    .execute();
}

/** Somebody's name goes, and with it the cards that would bring them back. */
export async function dropCards(db: Db, programme: string, person: string): Promise<void> {
  await db
    .deleteFrom('invites')
    .where('programme', '=', programme)
    .where('person', '=', person)
    .where('card', 'is not', null)
    .execute();
}
