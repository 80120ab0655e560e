import type { LookAnswer, LookRequest } from '../../sync/enrolment.ts';
import { PROTOCOL } from '../../sync/limits.ts';
import type { ProblemCode } from '../../sync/problem.ts';
import { hashOf } from '../access/secrets.ts';
import { findDevice } from '../storage/devices.ts';
import { findInvite, type Invite } from '../storage/invites.ts';
import { write, type Db } from '../storage/open.ts';
import { findPerson } from '../storage/people.ts';
import type { Tools } from '../tools.ts';
import { cardFor } from './return-card.ts';

/** Why a device cannot have an invite; null when it can, or has it already. */
export function faultOf(invite: Invite | null, device: string | undefined, now: number): ProblemCode | null {
  if (!invite) return 'invite-unknown';
  if (invite.revokedAt !== null) return 'invite-revoked';
  if (invite.device !== null) return invite.device === device ? null : 'invite-used';
  return invite.expiresAt > now ? null : 'invite-expired';
}

/** Why nothing was found. `tries`: how many are left, of a return card. */
export interface NotInvited {
  ok: false;
  code: ProblemCode;
  tries?: number;
}

async function byToken(
  db: Db,
  tools: Tools,
  { token, device }: LookRequest,
): Promise<{ ok: true; invite: Invite } | NotInvited> {
  const invite = await findInvite(db, tools.programme.id, hashOf(token));
  const code = faultOf(invite, device, tools.now());
  return code !== null || !invite ? { ok: false, code: code ?? 'invite-unknown' } : { ok: true, invite };
}

/** The invite, or return card, behind a token, or why there is none to have. */
export async function inviteFor(
  db: Db,
  tools: Tools,
  asked: LookRequest,
): Promise<{ ok: true; invite: Invite } | NotInvited> {
  const { token, device, card } = asked;
  const found =
    card === undefined ? await byToken(db, tools, asked) : await cardFor(db, tools, { card, token, device });
  if (!found.ok) return found;
  const { invite } = found;
  const known = device === undefined ? null : await findDevice(db, tools.programme.id, device);
  if (known && known.person !== invite.person) return { ok: false, code: 'device-other-person' };
  if (known && known.revokedAt !== null) return { ok: false, code: 'device-revoked' };
  return { ok: true, invite };
}

/** Tells what an invite is for. Nothing is used up by it, so that a link preview does no harm; at a return card it is a try. */
export async function look(
  tools: Tools,
  request: LookRequest,
): Promise<{ ok: true; value: LookAnswer } | NotInvited> {
  const { programme } = tools;
  const { db } = tools.storage;
  const found =
    request.card === undefined
      ? await inviteFor(db, tools, request)
      : await write(tools.storage, (inOne) => inviteFor(inOne, tools, request));
  if (!found.ok) return found;
  const { invite } = found;
  // whoever looks at a used one has a phone in hand, locked perhaps: it gives nobody's name away
  const person = invite.device === null ? await findPerson(db, programme.id, invite.person) : null;
  return {
    ok: true,
    value: {
      protocol: PROTOCOL,
      programme: programme.id,
      programmeName: programme.name,
      firstLanguage: programme.firstLanguage,
      example: programme.example,
      person: invite.person,
      personName: person?.name ?? '',
      role: invite.role,
      cities: invite.cities,
      cityNames: invite.cities.map(
        (id) => programme.cities.find((city) => city.id === id)?.name ?? { [programme.firstLanguage]: id },
      ),
    },
  };
}
