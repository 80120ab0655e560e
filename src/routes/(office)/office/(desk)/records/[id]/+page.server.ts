import { error } from '@sveltejs/kit';
import { Id } from '$lib/records/value.ts';
import { readRecord, type Patch } from '$lib/records/index.ts';
import { historyOf as changesOf } from '$lib/server/storage/changes.ts';
import { findDevice } from '$lib/server/storage/devices.ts';
import { expiredAt } from '$lib/server/storage/expiry.ts';
import { findRecord } from '$lib/server/storage/records.ts';
import { valuesOf } from '$lib/sync/merge.ts';
import { correctedTime } from '$lib/sync/stamp.ts';
import { detailOf } from '$lib/ui/office/detail.ts';
import { historyOf } from '$lib/ui/office/history.ts';
import { label, tell } from '$lib/ui/office/tell.ts';
import { desk } from '../../desk.ts';
import { sourcesForOne } from '../../sources.ts';
import type { PageServerLoad } from './$types';

const CLOCK_WRONG_MS = 5 * 60_000;

/** Everybody who stands, or stood, on a group's register, by the nickname that they had last. */
function registerOf(changes: readonly { kind: string; patch: Patch }[]): { id: string; nickname: string }[] {
  const nicknames = new Map<string, string>();
  for (const { kind, patch } of changes)
    for (const [path, value] of Object.entries(patch)) {
      const [field, id] = path.split('/');
      if (kind !== 'group' || field !== 'members' || id === undefined) continue;
      const named = typeof value === 'object' && value !== null && !Array.isArray(value) && value['nickname'];
      nicknames.set(id, typeof named === 'string' ? named : (nicknames.get(id) ?? id.slice(0, 8)));
    }
  return [...nicknames].map(([id, nickname]) => ({ id, nickname }));
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const tools = desk(locals);
  const { db } = tools.storage;
  const programme = tools.programme.id;
  const stored = Id.safeParse(params.id).success ? await findRecord(db, programme, params.id) : null;
  if (!stored) error(404, 'not-found');
  const sources = await sourcesForOne(tools, stored);
  const record = readRecord(stored.kind, valuesOf(stored.fields));
  const changes = (await changesOf(db, programme, stored.id)).sort((a, b) => a.order - b.order);
  const devices = new Map(
    await Promise.all(
      [...new Set(changes.map(({ device }) => device))].map(
        async (id) => [id, await findDevice(db, programme, id)] as const,
      ),
    ),
  );
  const removed = changes.find(({ patch }) => patch['deleted'] === true);
  return {
    timeZone: tools.programme.timeZone,
    id: stored.id,
    members: registerOf(changes),
    expired: await expiredAt(db, programme, stored.id),
    kind: stored.kind,
    day: stored.day,
    city: sources.book.code('city', stored.city),
    deleted: stored.deleted ? (removed?.acceptedAt ?? stored.lastAcceptedAt) : null,
    lines: record ? detailOf(stored.kind, record, sources) : null,
    history: historyOf(changes).map(({ change, steps }, at) => ({
      change: change.change,
      person: change.personName,
      role: devices.get(change.device)?.role ?? null,
      device: change.device,
      n: change.n,
      what: change.patch['deleted'] === true ? 'removed' : at === 0 ? 'made' : 'changed',
      // by our clock, so that both times can be compared; the phone's own is told where it stood wrong
      at: correctedTime({
        at: change.deviceTime,
        offsetThen: change.offsetThen,
        offsetNow: change.offsetNow,
      }),
      ownTime: Math.abs(change.offsetNow) > CLOCK_WRONG_MS ? change.deviceTime : null,
      accepted: change.acceptedAt,
      mends: change.mends !== null,
      steps: steps.map(({ path, value, fate }) => ({
        path,
        label: label(path, sources),
        said: tell(path, value, sources),
        cleared: value === null && !path.startsWith('members/'),
        fate,
      })),
    })),
  };
};
