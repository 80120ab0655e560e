import { KindName } from '../../records/index.ts';
import { Id } from '../../records/value.ts';
import type { Programme } from '../../programme/programme.ts';
import { roleMay, type OfficeAction, type OfficeRole } from '../access/office-roles.ts';
import type { AuditCode, Entry } from '../storage/audit.ts';

/** What a route of the office needs: to be looked at, and for each of its form actions. */
interface Needed {
  see: OfficeAction;
  /** By the name of the form action; `default` for a form without one, and for a plain POST. */
  act?: Readonly<Record<string, OfficeAction>>;
  /**
   * What the audit is told of everybody who sees it, where it shows people's words. `for`: shows them to these only;
   * `hidden`: the id is a participant's code, which must not outlive them there.
   */
  reads: { what: AuditCode; for?: OfficeAction; hidden?: boolean } | null;
}

const DESK = '/(office)/office/(desk)';

/** Every route behind the office's door. One that is not here is closed to everybody, and fails a test. */
const ROUTES: Readonly<Record<string, Needed>> = {
  [DESK]: { see: 'overview.see', reads: { what: 'overview-read', for: 'records.read' } },
  [`${DESK}/records`]: { see: 'records.read', reads: { what: 'records-listed' } },
  [`${DESK}/records/[id]`]: { see: 'records.read', reads: { what: 'record-read' } },
  [`${DESK}/records/records-not-for-publication.csv`]: {
    see: 'records.export',
    reads: { what: 'records-exported' },
  },
  [`${DESK}/records/[id]/erase`]: {
    see: 'records.erase',
    act: { default: 'records.erase' },
    reads: null,
  },
  [`${DESK}/records/[id]/everything.json`]: { see: 'records.erase', reads: { what: 'access-given' } },
  [`${DESK}/participants/[id]`]: {
    see: 'records.erase',
    act: { default: 'records.erase' },
    reads: { what: 'participant-read', hidden: true },
  },
  [`${DESK}/participants/[id]/everything.json`]: {
    see: 'records.erase',
    reads: { what: 'access-given', hidden: true },
  },
  [`${DESK}/needs/[city]`]: {
    see: 'needs.see',
    act: { add: 'needs.edit', edit: 'needs.edit', remove: 'needs.edit', move: 'needs.edit' },
    reads: { what: 'answers-read' },
  },
  [`${DESK}/invites`]: {
    see: 'devices.see',
    act: { make: 'devices.edit', withdraw: 'devices.edit' },
    reads: null,
  },
  [`${DESK}/devices`]: { see: 'devices.see', reads: null },
  [`${DESK}/devices/[id]`]: { see: 'devices.see', act: { cancelCard: 'devices.edit' }, reads: null },
  [`${DESK}/devices/[id]/revoke`]: { see: 'devices.see', act: { default: 'devices.edit' }, reads: null },
  [`${DESK}/devices/[id]/held`]: {
    see: 'held.decide',
    act: { open: 'held.decide', discard: 'held.decide' },
    reads: null,
  },
  [`${DESK}/devices/rescue`]: { see: 'held.decide', act: { default: 'held.decide' }, reads: null },
  [`${DESK}/accounts`]: { see: 'accounts.edit', act: { make: 'accounts.edit' }, reads: null },
  [`${DESK}/accounts/[id]`]: {
    see: 'accounts.edit',
    act: {
      role: 'accounts.edit',
      link: 'accounts.edit',
      signOut: 'accounts.edit',
      remove: 'accounts.edit',
    },
    reads: null,
  },
  [`${DESK}/account`]: {
    see: 'own-account',
    act: {
      addPasskey: 'own-account',
      removePasskey: 'own-account',
      password: 'own-account',
      codes: 'own-account',
      signOut: 'own-account',
    },
    reads: null,
  },
  [`${DESK}/sign-out`]: { see: 'own-account', act: { default: 'own-account' }, reads: null },
  [`${DESK}/keys`]: { see: 'keys.edit', reads: null },
  [`${DESK}/keys/rotate`]: { see: 'keys.edit', act: { default: 'keys.edit' }, reads: null },
  [`${DESK}/keys/[id]/retire`]: { see: 'keys.edit', act: { default: 'keys.edit' }, reads: null },
  [`${DESK}/audit`]: { see: 'audit.see', reads: null },
};

/** The form action that Kit runs for a request: the first parameter that begins with a stroke. */
export function actionOf(search: URLSearchParams): string {
  const named = [...search.keys()].find((name) => name.startsWith('/'));
  return named?.slice(1) ?? 'default';
}

/** What a request to a route of the office needs; null when nobody has said, which closes it. */
export function neededFor(route: string, method: string, action: string): OfficeAction | null {
  const needed = ROUTES[route];
  if (!needed) return null;
  if (method === 'GET' || method === 'HEAD') return needed.see;
  const { act = {} } = needed;
  return method === 'POST' && Object.hasOwn(act, action) ? (act[action] ?? null) : null;
}

/** As much of an address as the audit is told. */
export interface Where {
  params: Readonly<Record<string, string | undefined>>;
  search: URLSearchParams;
}

// what stands in an address was typed by somebody: only what is one of ours is written down
function known(programme: Programme, where: Where): { about: string | null; more: string | null } {
  const { id, city } = where.params;
  const about = Id.safeParse(id);
  const kind = KindName.safeParse(where.search.get('kind'));
  const isCity = programme.cities.some((each) => each.id === city);
  return {
    about: about.success ? about.data : null,
    more: isCity ? (city ?? null) : kind.success ? kind.data : null,
  };
}

/** What the audit is told before a route shows somebody people's words; null for one that shows none. */
export function readingOf(route: string, role: OfficeRole, programme: Programme, where: Where): Entry | null {
  const reads = ROUTES[route]?.reads ?? null;
  if (!reads || (reads.for && !roleMay(role, reads.for))) return null;
  const { about, more } = known(programme, where);
  return { what: reads.what, about: reads.hidden === true ? null : about, more };
}
