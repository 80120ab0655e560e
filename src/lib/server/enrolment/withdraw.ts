import { note, type By } from '../storage/audit.ts';
import { findInvite, revokeInvite } from '../storage/invites.ts';
import { write } from '../storage/open.ts';
import { cancelCard as endCard, findCard } from '../storage/return-cards.ts';
import type { Tools } from '../tools.ts';

/** Withdraws an invite that no phone has used, and tells the audit who it was. False when there was nothing to withdraw. */
export async function withdrawInvite(tools: Tools, by: By, tokenHash: string): Promise<boolean> {
  const { id: programme } = tools.programme;
  const now = tools.now();
  return write(tools.storage, async (db) => {
    const invite = await findInvite(db, programme, tokenHash);
    const done = invite !== null && (await revokeInvite(db, programme, tokenHash, now));
    if (done)
      await note(db, programme, now, by, {
        ...{ what: 'invite-withdrawn', about: invite.person, more: invite.role },
      });
    return done;
  });
}

/** Cancels a return card of a person that nobody has used, and tells the audit who it was. False when there was nothing to cancel. */
export async function cancelCard(
  tools: Tools,
  by: By,
  { card: id, person }: { card: string; person: string },
): Promise<boolean> {
  const { id: programme } = tools.programme;
  const now = tools.now();
  return write(tools.storage, async (db) => {
    const card = await findCard(db, programme, id);
    const done = card?.person === person && (await endCard(db, programme, id, now));
    if (done) await note(db, programme, now, by, { what: 'card-cancelled', about: person, more: card.role });
    return done;
  });
}
