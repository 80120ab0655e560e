import type { FieldRole } from '../../programme/roles.ts';
import { ShortText } from '../../records/value.ts';
import { hashOf } from '../access/secrets.ts';
import { note, type By } from '../storage/audit.ts';
import { addInvite, findInvite, revokeInvite } from '../storage/invites.ts';
import { write } from '../storage/open.ts';
import { addPerson, findPerson } from '../storage/people.ts';
import type { Tools } from '../tools.ts';

const DAY = 86_400_000;
export const INVITE_DAYS = 14;
export const INVITE_DAYS_MOST = 90;

/** Who is invited for what: a new person by name, or another phone for somebody who is known. */
export interface InviteFor {
  role: FieldRole;
  cities: readonly string[];
  name?: string;
  person?: string;
}

export interface MadeInvite {
  ok: true;
  url: string;
  token: string;
  /** Names the invite in the office. */
  tokenHash: string;
  person: string;
  personName: string;
  role: FieldRole;
  cities: string[];
  expiresAt: number;
}

export type InviteFault = 'no-city' | 'unknown-city' | 'no-name' | 'unknown-person' | 'days-wrong';

/**
 * Makes an invite link. The token stands in the fragment, so that no server's log sees it. The audit is told who made it,
 * because whoever has it becomes a phone of the programme.
 */
export async function makeInvite(
  tools: Tools,
  by: By,
  wanted: InviteFor,
  days = INVITE_DAYS,
): Promise<MadeInvite | { ok: false; code: InviteFault }> {
  const { programme } = tools;
  const cities = [...new Set(wanted.cities)];
  if (cities.length === 0) return { ok: false, code: 'no-city' };
  if (!cities.every((city) => programme.cities.some(({ id }) => id === city)))
    return { ok: false, code: 'unknown-city' };
  if (!Number.isInteger(days) || days < 1 || days > INVITE_DAYS_MOST)
    return { ok: false, code: 'days-wrong' };

  const token = tools.secret();
  const tokenHash = hashOf(token);
  const now = tools.now();
  const expiresAt = now + days * DAY;
  return write(tools.storage, async (db): Promise<MadeInvite | { ok: false; code: InviteFault }> => {
    let person: { id: string; name: string } | null;
    if (wanted.person !== undefined) {
      person = await findPerson(db, programme.id, wanted.person);
      if (!person) return { ok: false, code: 'unknown-person' };
    } else {
      const name = ShortText.safeParse(wanted.name ?? '');
      if (!name.success) return { ok: false, code: 'no-name' };
      person = { id: tools.id(), name: name.data };
      await addPerson(db, programme.id, { ...person, createdAt: now });
    }
    const invite = { tokenHash, person: person.id, role: wanted.role, cities, createdAt: now, expiresAt };
    await addInvite(db, programme.id, invite);
    await note(db, programme.id, now, by, { what: 'invite-made', about: person.id, more: wanted.role });
    return {
      ok: true,
      url: `${tools.origin}/start#${token}`,
      token,
      tokenHash,
      person: person.id,
      personName: person.name,
      role: wanted.role,
      cities,
      expiresAt,
    };
  });
}

/** Withdraws an invite that no phone has used, and tells the audit who it was. False when there was nothing to withdraw. */
export async function withdrawInvite(tools: Tools, by: By, tokenHash: string): Promise<boolean> {
  const { id: programme } = tools.programme;
  const now = tools.now();
  return write(tools.storage, async (db) => {
    const invite = await findInvite(db, programme, tokenHash);
    if (!invite || !(await revokeInvite(db, programme, tokenHash, now))) return false;
    const entry = { what: 'invite-withdrawn', about: invite.person, more: invite.role } as const;
    await note(db, programme, now, by, entry);
    return true;
  });
}
