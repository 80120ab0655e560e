import { readRecord } from '$lib/records/index.ts';
import { listDevices } from '$lib/server/storage/devices.ts';
import { tallySums } from '$lib/server/storage/office-counts.ts';
import { newestRecords } from '$lib/server/storage/office-records.ts';
import { needsLook, troublesOf } from '$lib/server/office/devices.ts';
import { valuesOf } from '$lib/sync/merge.ts';
import { summaryOf } from '$lib/ui/office/columns.ts';
import { roleMay } from '$lib/server/access/office-roles.ts';
import { periodsOf } from '$lib/programme/retention.ts';
import { desk, whoAt } from './desk.ts';
import { bookOf, sourcesFor } from './sources.ts';
import type { PageServerLoad } from './$types';

const MEASURES = {
  sessions: 'champion-sessions',
  reached: 'people-reached',
  meetings: 'language-sessions',
  attendances: 'language-attendances',
  cards: 'postcards',
} as const;
const NEWEST = 8;

export const load: PageServerLoad = async ({ locals }) => {
  const tools = desk(locals);
  const { programme } = tools;
  const { db } = tools.storage;
  const book = bookOf(programme);

  const sums = await tallySums(db, programme.id, Object.values(MEASURES));
  const amount = (city: string, measure: string): number =>
    sums.find((sum) => sum.city === city && sum.measure === measure)?.amount ?? 0;
  const cities = programme.cities.map(({ id }) => ({
    id,
    name: book.code('city', id),
    sessions: amount(id, MEASURES.sessions),
    reached: amount(id, MEASURES.reached),
    meetings: amount(id, MEASURES.meetings),
    attendances: amount(id, MEASURES.attendances),
    cards: amount(id, MEASURES.cards),
  }));

  // an analyst sees the sums; single records and phones are for others
  const { role } = whoAt(locals);
  const newest = roleMay(role, 'records.read') ? await newestRecords(db, programme.id, NEWEST) : [];
  const sources = await sourcesFor(tools, newest);
  const now = tools.now();
  const heldDays = periodsOf(programme).held.days;
  const known = roleMay(role, 'devices.see') ? await listDevices(db, programme.id) : [];
  const devices = known.filter((device) => needsLook(device, now, heldDays));
  return {
    timeZone: programme.timeZone,
    cities,
    newest: newest.map((stored) => {
      const record = readRecord(stored.kind, valuesOf(stored.fields));
      return {
        id: stored.id,
        kind: stored.kind,
        day: stored.day,
        city: book.code('city', stored.city),
        said: record ? summaryOf(stored.kind, record, sources) : null,
        arrived: stored.lastAcceptedAt,
      };
    }),
    devices: devices.map((device) => ({
      id: device.id,
      person: device.personName,
      lastContact: device.lastContact,
      troubles: troublesOf(device, now, heldDays),
    })),
  };
};
