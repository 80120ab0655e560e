import * as z from 'zod/mini';

/** What a person does in the office. It exists on accounts only, never on a phone. */
export const OfficeRole = z.enum(['programme-coordinator', 'analyst', 'admin']);
export type OfficeRole = z.infer<typeof OfficeRole>;

const everybody = OfficeRole.options;
const theDesk = ['programme-coordinator', 'admin'] as const;

/**
 * Who does what in the office: the one table. An analyst reads answers to code them, and neither devices nor
 * people; what a whole record says of its person and phone, and every file with exact numbers, is no analyst's.
 */
export const OFFICE = {
  /** Exact sums by city. */
  'overview.see': everybody,
  'needs.see': everybody,
  'needs.edit': everybody,
  /** The words of postcards, beside the needs table. */
  'answers.read': everybody,
  /** Whole records: free text, who made them, on which phone, and their history. */
  'records.read': theDesk,
  'records.export': theDesk,
  /** Phones, their people, and invites for both. */
  'devices.see': theDesk,
  'devices.edit': theDesk,
  /** What is held of a phone, and rescue files. */
  'held.decide': theDesk,
  'programme.edit': theDesk,
  'accounts.edit': ['admin'],
  /** The programme's keys: seeing which phones need them, adding and retiring. */
  'keys.edit': ['admin'],
  /** Who looked at what, gave it out or erased it. */
  'audit.see': ['admin'],
  /** Erasing somebody's words for good, and giving out what is kept about somebody. */
  'records.erase': ['admin'],
  /** One's own ways in and sessions. */
  'own-account': everybody,
} as const satisfies Record<string, readonly OfficeRole[]>;
export type OfficeAction = keyof typeof OFFICE;

/** Whether a role may do something. */
export function roleMay(role: OfficeRole, action: OfficeAction): boolean {
  return (OFFICE[action] as readonly OfficeRole[]).includes(role);
}

/** Everything that a role may do, for menus. */
export function actionsOf(role: OfficeRole): OfficeAction[] {
  return (Object.keys(OFFICE) as OfficeAction[]).filter((action) => roleMay(role, action));
}
