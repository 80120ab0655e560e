import { FieldRole } from '../../programme/roles.ts';
import type { Programme } from '../../programme/programme.ts';
import { ShortText } from '../../records/value.ts';
import type { InviteFor } from '../enrolment/invite.ts';
import type { ListedInvite } from '../storage/invites.ts';

/** What became of an invite. */
export type InviteState = 'open' | 'used' | 'expired' | 'revoked';

export function stateOf(
  invite: Pick<ListedInvite, 'device' | 'revokedAt' | 'expiresAt'>,
  now: number,
): InviteState {
  if (invite.device !== null) return 'used';
  if (invite.revokedAt !== null) return 'revoked';
  return invite.expiresAt <= now ? 'expired' : 'open';
}

/** What somebody typed into the form of an invite, right or wrong. */
export interface TypedInvite {
  role: string;
  cities: string[];
  name: string;
  person: string;
}

export interface InviteProblem {
  field: keyof TypedInvite;
  code: 'roleMissing' | 'citiesMissing' | 'nameMissing' | 'nameTooLong' | 'personUnknown';
}

export function typedInvite(form: FormData): TypedInvite {
  const one = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  return {
    role: one('role'),
    cities: form.getAll('city').flatMap((city) => (typeof city === 'string' ? [city] : [])),
    name: one('name'),
    person: one('person'),
  };
}

/** Reads an invite from what was typed, or names everything that is wrong with it. */
export function readInvite(
  typed: TypedInvite,
  programme: Pick<Programme, 'cities'>,
  people: readonly { id: string }[],
): { ok: true; value: InviteFor } | { ok: false; problems: InviteProblem[] } {
  const problems: InviteProblem[] = [];
  const role = FieldRole.safeParse(typed.role);
  if (!role.success) problems.push({ field: 'role', code: 'roleMissing' });
  const cities = typed.cities.filter((city) => programme.cities.some(({ id }) => id === city));
  if (cities.length === 0) problems.push({ field: 'cities', code: 'citiesMissing' });
  if (typed.person !== '') {
    if (!people.some(({ id }) => id === typed.person))
      problems.push({ field: 'person', code: 'personUnknown' });
  } else if (typed.name === '') problems.push({ field: 'name', code: 'nameMissing' });
  else if (!ShortText.safeParse(typed.name).success) problems.push({ field: 'name', code: 'nameTooLong' });
  if (!role.success || problems.length > 0) return { ok: false, problems };
  const who = typed.person === '' ? { name: typed.name } : { person: typed.person };
  return { ok: true, value: { role: role.data, cities, ...who } };
}
