import {
  findRecord,
  listRecords,
  type RecordProblem,
  type RecordSync,
  type Shown,
} from '../device/reading.ts';
import type { SaveRequest as DeviceSaveRequest, SaveResult as DeviceSaveResult } from '../device/save.ts';
import type { KindName, RecordOf } from '../records/index.ts';
import { openDraft } from './draft.svelte.ts';
import { Live, liveBy } from './live.svelte.ts';
import { late, phone } from './phone.ts';
import { storage } from './storage.svelte.ts';
import { sync } from './sync.svelte.ts';

export type { RecordProblem, RecordSync, Shown } from '../device/reading.ts';

/** One record on screen. */
export interface LiveRecord<K extends KindName> {
  readonly loading: boolean;
  /** Null when there is none (any more), or none that can be read. */
  readonly value: RecordOf[K] | null;
  readonly sync: RecordSync;
  /** What the endpoint said of it, when it did not store it. */
  readonly problem: RecordProblem | null;
}

/** All readable records of a kind on screen, newest first. */
export interface LiveRecords<K extends KindName> {
  readonly loading: boolean;
  readonly list: readonly Shown<K>[];
}

/** A record by its id, which may change. */
export function liveRecord<K extends KindName>(kind: K, id: () => string): LiveRecord<K> {
  const live = liveBy<string, Shown<K> | null>(id, (now) => findRecord(phone(), kind, now), null);
  return {
    get loading() {
      return live.loading;
    },
    get value() {
      return live.current?.record ?? null;
    },
    get sync() {
      return live.current?.sync ?? 'sent';
    },
    get problem() {
      return live.current?.problem ?? null;
    },
  };
}

/** All readable records of a kind: the endpoint's and the phone's own. */
export function liveRecords<K extends KindName>(kind: K): LiveRecords<K> {
  const live = new Live<Shown<K>[]>(() => listRecords(phone(), kind), []);
  return {
    get loading() {
      return live.loading;
    },
    get list() {
      return live.current;
    },
  };
}

export type SaveResult = DeviceSaveResult | { ok: false; code: 'not-loaded' };

export interface SaveRequest<K extends KindName> extends Omit<
  DeviceSaveRequest,
  'kind' | 'before' | 'after'
> {
  kind: K;
  /** The record as the form opened it; nothing for a new one. */
  before?: RecordOf[K] | null | undefined;
  after: RecordOf[K];
}

/**
 * Saves a record: `ok` comes only after the strict transaction with the record and its envelope has completed. May be
 * given runes: this is the one place where they become plain values.
 */
export async function saveRecord<K extends KindName>(request: SaveRequest<K>): Promise<SaveResult> {
  const { before, after, ...rest } = request;
  const plain: DeviceSaveRequest = {
    ...rest,
    before: $state.snapshot(before ?? null),
    after: $state.snapshot(after),
  };
  const draft = openDraft(request.draft);
  await draft?.hold();
  let result: SaveResult = { ok: false, code: 'not-loaded' };
  try {
    const device = await late().catch(() => null);
    if (device) result = await device.saveRecord(phone(), plain);
  } finally {
    draft?.release(result.ok);
  }
  if (result.ok) afterSave();
  else if (result.code === 'storage-full') void storage.refresh();
  return result;
}

/** Deletes a record for good, here and at the endpoint. */
export async function deleteRecord(kind: KindName, id: string): Promise<SaveResult> {
  const device = await late().catch(() => null);
  if (!device) return { ok: false, code: 'not-loaded' };
  const result = await device.deleteRecord(phone(), kind, id);
  if (result.ok) afterSave();
  return result;
}

function afterSave(): void {
  sync.saved();
  void storage.askOnce();
}
