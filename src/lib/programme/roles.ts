import * as z from 'zod/mini';
import type { KindName } from '../records/index.ts';

/** What a person does in the field, on a phone. Office roles exist on accounts only. */
export const FieldRole = z.enum(['champion', 'language-coordinator', 'outreach-worker']);
export type FieldRole = z.infer<typeof FieldRole>;

/** What a role may do with a kind that it records: in the cities that it was given. */
export interface KindRights {
  /** Whose records it changes and deletes: its person's own, or everybody's of the city. */
  edits: 'own' | 'of-city';
  /** Whose records come back to its phone; one's own from wherever they were made. */
  reads: 'own' | 'of-city' | 'nobodys';
}

/** What each field role may push, read and do: the one table. A kind that stands not beside a role is closed to it. */
export const FIELD: Record<FieldRole, Partial<Record<KindName, KindRights>>> = {
  champion: {
    'champion-session': { edits: 'own', reads: 'own' },
  },
  'language-coordinator': {
    group: { edits: 'of-city', reads: 'of-city' },
    'language-session': { edits: 'of-city', reads: 'of-city' },
  },
  'outreach-worker': {
    event: { edits: 'of-city', reads: 'of-city' },
    // what somebody wrote on a card is for the office; no phone reads it back
    postcard: { edits: 'own', reads: 'nobodys' },
  },
};

/** The kinds that a role records. */
export function kindsOf(role: FieldRole): KindName[] {
  return Object.keys(FIELD[role]) as KindName[];
}

/** The kinds of which a role reads back such records. */
export function readBy(role: FieldRole, whose: KindRights['reads']): KindName[] {
  return kindsOf(role).filter((kind) => FIELD[role][kind]?.reads === whose);
}
