import { FIELD, type FieldRole } from '../../programme/roles.ts';
import type { KindName } from '../../records/index.ts';
import type { Patch } from '../../records/patch.ts';

/** Whoever changes something: a device, its person, and what the person was invited for. */
export interface Actor {
  id: string;
  person: string;
  role: FieldRole;
  cities: readonly string[];
}

/** What decides over an existing record. */
export interface Owned {
  kind: KindName;
  city: string;
  person: string;
  device: string;
}

/** Whether the role records this kind at all. */
export function mayRecord(actor: Actor, kind: KindName): boolean {
  return FIELD[actor.role][kind] !== undefined;
}

/**
 * Whether every path of a patch is the actor's to set: walk-ins are counted per device, and nobody counts on
 * another one's account; a city named by the patch must be one of the actor's.
 */
export function maySet(actor: Actor, patch: Patch): boolean {
  return Object.entries(patch).every(([path, value]) => {
    if (path === 'city') return typeof value === 'string' && actor.cities.includes(value);
    if (path.startsWith('walkIns/')) return path.split('/')[1] === actor.id;
    return true;
  });
}

/**
 * Whether the actor may edit an existing record: what a role shares in its city (a group, its sessions, an
 * event) is anybody's of that role there; everything else belongs to the person who made it.
 */
export function mayEdit(actor: Actor, record: Owned): boolean {
  const rights = FIELD[actor.role][record.kind];
  if (!rights || !actor.cities.includes(record.city)) return false;
  // a phone that was cut from its person still corrects what it made
  return rights.edits === 'of-city' || record.person === actor.person || record.device === actor.id;
}
