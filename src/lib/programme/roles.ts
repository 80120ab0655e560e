import * as z from 'zod/mini';
import type { KindName } from '../records/index.ts';

/** What a person does in the field, on a phone. Office roles exist on accounts only. */
export const FieldRole = z.enum(['champion', 'language-coordinator', 'outreach-worker']);
export type FieldRole = z.infer<typeof FieldRole>;

/** The kinds that a field role records; the endpoint refuses every other. */
export const KINDS_OF_ROLE: Record<FieldRole, readonly KindName[]> = {
  champion: ['champion-session'],
  'language-coordinator': ['group', 'language-session'],
  'outreach-worker': ['event', 'postcard'],
};

/** The kinds that a field role reads back, in the cities it was given: its groups and events for all, sessions only its own. */
export const READS_OF_ROLE: Record<FieldRole, { ofCity: readonly KindName[]; own: readonly KindName[] }> = {
  champion: { ofCity: [], own: ['champion-session'] },
  'language-coordinator': { ofCity: ['group', 'language-session'], own: [] },
  'outreach-worker': { ofCity: ['event'], own: [] },
};
