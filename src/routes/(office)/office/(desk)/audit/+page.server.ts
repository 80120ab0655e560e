import { listAccounts } from '$lib/server/storage/accounts.ts';
import { auditPage, type AuditCode } from '$lib/server/storage/audit.ts';
import { listPeople } from '$lib/server/storage/people.ts';
import { FieldRole } from '$lib/programme/roles.ts';
import { KindName } from '$lib/records/index.ts';
import { OfficeRole } from '$lib/server/access/office-roles.ts';
import { desk } from '../desk.ts';
import { bookOf } from '../sources.ts';
import type { PageServerLoad } from './$types';

const PAGE = 100;

/** What is about a phone that has a page of its own. */
const OF_DEVICES: readonly AuditCode[] = [
  'device-read',
  'card-made',
  'device-enrolled',
  'device-revoked',
  'held-opened',
  'held-discarded',
];
/** What says how many it was about, and of what: words under `audit.<unit>`. */
const COUNTED: Partial<Record<AuditCode, 'changes' | 'handed' | 'shrunk' | 'lines'>> = {
  'held-opened': 'changes',
  'held-discarded': 'changes',
  'device-read': 'handed',
  'records-expired': 'shrunk',
  'audit-expired': 'lines',
};

export const load: PageServerLoad = async ({ locals, url }) => {
  const tools = desk(locals);
  const { programme } = tools;
  const { db } = tools.storage;
  const wanted = Math.min(Math.max(1, Math.trunc(Number(url.searchParams.get('page') ?? 1)) || 1), 1_000_000);
  const { count, entries } = await auditPage(db, programme.id, {
    offset: (wanted - 1) * PAGE,
    limit: PAGE,
  });
  const accounts = await listAccounts(db, programme.id);
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const people = new Map((await listPeople(db, programme.id)).map(({ id, name }) => [id, name]));
  const book = bookOf(programme);
  const isCity = (id: string): boolean => programme.cities.some((city) => city.id === id);
  return {
    timeZone: programme.timeZone,
    count,
    page: wanted,
    pages: Math.max(1, Math.ceil(count / PAGE)),
    entries: entries.map(({ id, at, by, account, what, about, more }) => ({
      ...{ id, at, by, what, account },
      name: account === null ? null : (names.get(account) ?? null),
      record: what === 'record-read' ? about : null,
      device: OF_DEVICES.includes(what) ? about : null,
      about: about === null ? null : (names.get(about) ?? people.get(about) ?? about.slice(0, 8)),
      kind: KindName.safeParse(more).data ?? null,
      role: OfficeRole.safeParse(more).data ?? null,
      fieldRole: FieldRole.safeParse(more).data ?? null,
      counted: { unit: COUNTED[what] ?? null, count: Number(more) },
      city: more !== null && isCity(more) ? book.code('city', more) : null,
    })),
  };
};
