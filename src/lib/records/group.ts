import * as z from 'zod/mini';
import { defineKind } from './kind.ts';
import { Code, Id, maybe, ShortText, Tag, text } from './value.ts';

/** The days of a weekly pattern, as RFC 5545 and Open Referral spell them. */
export const Weekday = z.enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']);
export type Weekday = z.infer<typeof Weekday>;

/** Somebody on the register: a random id and a nickname they chose. Nobody under 16. */
export const Member = z.strictObject({
  nickname: text(40).check(z.trim(), z.minLength(1, 'required')),
  ageBand: maybe(Code),
  speaks: z.array(Tag).check(z.maxLength(20, 'too-many')),
  wants: z.array(Tag).check(z.maxLength(20, 'too-many')),
});
export type Member = z.infer<typeof Member>;

/** A group that meets to share languages. */
export const Group = z.strictObject({
  name: ShortText,
  city: Code,
  venue: maybe(text(120)),
  partner: maybe(Code),
  languages: z.array(Tag).check(z.maxLength(20, 'too-many')),
  weekday: maybe(Weekday),
  time: maybe(z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not-a-time'))),
  /** The register by member id; `null` is somebody who left it. */
  members: z.optional(z.record(Id, z.nullable(Member))),
});
export type Group = z.infer<typeof Group>;

/** The register in the order of nicknames (`compare`: as the reader's language orders them), those who left it not among them. */
export function membersOf(
  group: Pick<Group, 'members'>,
  compare = (a: string, b: string) => a.localeCompare(b),
): (Member & { id: string })[] {
  return Object.entries(group.members ?? {})
    .flatMap(([id, member]) => (member ? [{ id, ...member }] : []))
    .sort((a, b) => compare(a.nickname, b.nickname) || (a.id < b.id ? -1 : 1));
}

export const group = defineKind({
  kind: 'group',
  version: 1,
  Schema: Group,
  maps: { members: 1 },
  freeText: ['name', 'venue', 'members'],
  leavesCopy: true,
  staysOnPhones: true,
  upgrade: (patch) => patch,
  rules(record, context) {
    return membersOf(record).flatMap((member) =>
      member.ageBand && context.isChildBand(member.ageBand)
        ? [{ path: `members/${member.id}`, code: 'under-16-by-name' }]
        : [],
    );
  },
  counts: () => [],
});
