import { webCryptography } from '../../sealing/index.ts';
import { fitting, writeBatch } from '../../sync/batch.ts';
import { base64url, type Bytes } from '../../sync/bytes.ts';
import { MAX_BATCH_ENVELOPES } from '../../sync/limits.ts';
import type { ProblemCode } from '../../sync/problem.ts';
import { readRescue, type RescuedEnvelope, type RescueFault } from '../../sync/rescue.ts';
import type { Endpoint } from '../root.ts';
import { listDevices } from '../storage/devices.ts';
import { findNumber } from '../storage/numbers.ts';

/** What became of a phone's changes: `there` arrived before, `later` is put off, `foreign` is no answer to that phone. */
export type Fate = 'stored' | 'there' | 'held' | 'refused' | 'later' | 'foreign';

/** What became of one phone's changes. Numbers and reasons; never what a change said. */
export interface Rescued {
  device: string;
  /** Nobody's, when the programme has no such phone. */
  personName: string | null;
  fates: Record<Fate, number>;
  reasons: { code: string; count: number }[];
}

export type TakenRescue =
  | { ok: true; count: number; phones: Rescued[] }
  | { ok: false; code: RescueFault }
  /** What had been taken until then is stored; the file can be brought in again. */
  | { ok: false; code: 'interrupted'; problem: ProblemCode };

type Office = Pick<Endpoint, 'push' | 'programme' | 'storage' | 'now'>;
/** What one envelope was answered. */
interface Told {
  device: string;
  fate: Fate;
  code: string | null;
}

/** Brings a rescue file in, as a phone would: each envelope is believed by its own signature alone. */
export async function takeRescue(office: Office, file: Bytes): Promise<TakenRescue> {
  const read = await readRescue(file, office.programme.id, webCryptography);
  if (!read.ok) return read;
  const told: Told[] = [];
  let left = read.value.envelopes;
  while (left.length > 0) {
    const batch = left.slice(0, fitting(left.slice(0, MAX_BATCH_ENVELOPES).map(({ bytes }) => bytes)));
    const answered = await answer(office, batch);
    if (typeof answered === 'string') return { ok: false, code: 'interrupted', problem: answered };
    told.push(...answered);
    left = left.slice(batch.length);
  }
  return { ok: true, count: told.length, phones: await summed(office, told) };
}

async function answer(office: Office, batch: readonly RescuedEnvelope[]): Promise<Told[] | ProblemCode> {
  const before = await Promise.all(batch.map((each) => wasThere(office, each)));
  const bytes = writeBatch(batch.map((each) => each.bytes));
  const pushed = await office.push(bytes, null);
  if (!pushed.ok) return pushed.code;
  return batch.map(({ device }, i): Told => {
    const given = pushed.value.answers[i];
    const code = given?.code ?? null;
    if (!given || given.answer === 'later') return { device, fate: 'later', code: code ?? 'busy' };
    if (given.n === undefined) return { device, fate: 'foreign', code };
    if (given.answer === 'stored') return { device, fate: before[i] === true ? 'there' : 'stored', code };
    return { device, fate: given.answer, code };
  });
}

/** True for an envelope that was answered before it came by this file. */
async function wasThere(
  { storage, programme }: Office,
  { bytes, device, n }: RescuedEnvelope,
): Promise<boolean> {
  const known = await findNumber(storage.db, programme.id, device, n);
  return known !== null && known.digest === base64url(await webCryptography.digest(bytes));
}

async function summed({ storage, programme }: Office, told: readonly Told[]): Promise<Rescued[]> {
  const devices = await listDevices(storage.db, programme.id);
  return [...new Set(told.map(({ device }) => device))].map((device) => {
    const own = told.filter((each) => each.device === device);
    const count = (fate: Fate): number => own.filter((each) => each.fate === fate).length;
    const codes = [...new Set(own.flatMap(({ code }) => (code === null ? [] : [code])))];
    return {
      device,
      personName: devices.find(({ id }) => id === device)?.personName ?? null,
      fates: {
        stored: count('stored'),
        there: count('there'),
        held: count('held'),
        refused: count('refused'),
        later: count('later'),
        foreign: count('foreign'),
      },
      reasons: codes.map((code) => ({ code, count: own.filter((each) => each.code === code).length })),
    };
  });
}
