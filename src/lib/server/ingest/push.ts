import { openWith, webCryptography } from '../../sealing/index.ts';
import type { Answer, Answered, PushAnswer } from '../../sync/answer.ts';
import { leavesCopy } from '../../records/index.ts';
import { readBatch } from '../../sync/batch.ts';
import type { Bytes } from '../../sync/bytes.ts';
import { openEnvelope } from '../../sync/envelope.ts';
import { PROTOCOL } from '../../sync/limits.ts';
import type { ProblemCode } from '../../sync/problem.ts';
import { idsOf, lacking, type KeyRing } from '../keys/ring.ts';
import { erasedAfter, newestErased, type Forgotten } from '../storage/erased.ts';
import { currentOrder } from '../storage/programmes.ts';
import { traceOf } from '../log.ts';
import type { Tools } from '../tools.ts';
import { admit } from './judge.ts';
import { later, transact, type Ready, type Transacted } from './transact.ts';
import { deviceLookup, verify, type Unattributed, type Verified } from './verify.ts';

async function open(keys: KeyRing, verified: Verified): Promise<Ready> {
  const { key: id } = verified.parts.header;
  const key = idsOf(keys).includes(id) ? id : null;
  let content: Ready['content'] = null;
  const ready = (opened: Ready['opened'], copyless = false): Ready => ({
    ...{ verified, opened, copyless, key, content },
  });
  const isRevoked = verified.device.revokedAt !== null;
  const code = lacking(keys, id);
  if (isRevoked && code !== null) return ready('sealed');
  // nobody can tell what it says: kept sealed like what has no copy, until the key is found or the office discards it
  if (code !== null) return ready({ ok: false, code }, true);
  const tools = { crypto: webCryptography, open: openWith(keys.pairs) };
  const body = await openEnvelope(verified.parts, tools);
  if (typeof body !== 'string') content = { body, keys };
  // opened for nothing but to see whether its record, or somebody in it, was erased
  if (isRevoked) return ready('sealed');
  if (body === 'newer-version') return ready(body);
  if (typeof body === 'string') return ready({ ok: false, code: body });
  return ready(admit(body, verified.device), !leavesCopy(body.kind));
}

// When a batch fails as a whole, and not because the database was busy, one envelope of it hits a fault of ours.
// It must not stop the others: each gets a transaction of its own, and the one at fault is put off.
async function oneByOne(tools: Tools, batch: readonly Ready[], offset: number | null): Promise<Transacted> {
  const all: Transacted = { answers: new Map(), answered: new Map(), forgotten: { erased: [], cleaned: [] } };
  let failure: unknown;
  let good = 0;
  for (const ready of batch) {
    try {
      const { answers, answered, forgotten } = await transact(tools, [ready], offset);
      for (const [verified, answer] of answers) all.answers.set(verified, answer);
      for (const [device, proof] of answered) all.answered.set(device, proof);
      all.forgotten.erased.push(...forgotten.erased);
      all.forgotten.cleaned.push(...forgotten.cleaned);
      good += 1;
    } catch (error) {
      failure = error;
      all.answers.set(ready.verified, later(ready.verified, 'busy'));
      tools.log({ what: 'envelope-failed', digest: ready.verified.digest, ...traceOf(error) });
    }
  }
  if (good === 0) throw failure;
  return all;
}

async function store(tools: Tools, batch: readonly Ready[], offset: number | null): Promise<Transacted> {
  const none: Forgotten = { erased: [], cleaned: [] };
  if (batch.length === 0) return { answers: new Map(), answered: new Map(), forgotten: none };
  try {
    return await transact(tools, batch, offset);
  } catch (error) {
    if (tools.storage.capabilities.mayRetry(error)) {
      const answers = new Map(batch.map(({ verified }) => [verified, later(verified, 'busy')] as const));
      return { answers, answered: new Map(), forgotten: none };
    }
    if (batch.length === 1) throw error;
    tools.log({ what: 'batch-failed', ...traceOf(error) });
    return oneByOne(tools, batch, offset);
  }
}

// a phone that sends for the newest key has it
function sealsForAnOlder({ chain: [newest] }: KeyRing, ready: readonly Ready[]): boolean {
  const latest = ready.at(-1)?.verified.parts.header.key;
  return latest !== undefined && newest !== undefined && latest !== newest.id;
}

/** Ids in one answer to a push; whoever was told of more gets the rest with the next. */
const TOLD_AT_ONCE = 500;

type Told = Pick<PushAnswer, 'erased' | 'cleaned' | 'erasedUpTo'>;

/** What a phone has to forget. `told`: how far it was told before; null for one that does not say. */
async function toForget(
  { storage: { db }, programme }: Tools,
  told: number | null,
  met: Forgotten,
): Promise<Told> {
  const upTo = await currentOrder(db, programme.id);
  if (told === null) {
    // records that live on come to it with its next read
    const newest = await newestErased(db, programme.id, TOLD_AT_ONCE);
    return { erased: [...new Set([...met.erased, ...newest])], erasedUpTo: upTo };
  }
  const since = await erasedAfter(db, programme.id, { after: told, upTo, limit: TOLD_AT_ONCE });
  return {
    erased: [...new Set([...met.erased, ...since.erased])],
    cleaned: [...new Set([...met.cleaned, ...since.cleaned])],
    erasedUpTo: since.upTo,
  };
}

/** What a batch came to. `known`: a device of ours has signed something in it, so it was counted as that device's. */
export type Pushed = { ok: true; value: PushAnswer; known: boolean } | { ok: false; code: ProblemCode };

/**
 * Answers a batch: every envelope is verified, opened and parsed before anything is written, then one
 * transaction stores what is good, and only after it has been committed there is an answer.
 */
export async function push(
  tools: Tools,
  keys: KeyRing,
  bytes: Bytes,
  clock: number | null,
  told: number | null = null,
): Promise<Pushed> {
  const envelopes = readBatch(bytes);
  if (typeof envelopes === 'string') return { ok: false, code: envelopes };

  const offset = clock === null ? null : tools.now() - clock;
  const deviceOf = deviceLookup(tools);
  const checked: (Verified | Unattributed)[] = [];
  const ready: Ready[] = [];
  for (const envelope of envelopes) {
    const each = await verify(tools, envelope, deviceOf);
    checked.push(each);
    if (each.ok) ready.push(await open(keys, each));
  }
  // only a signature says which device it is, so nobody can use up another one's allowance
  const known = ready[0]?.verified.device.id;
  if (known !== undefined && !tools.limits.devices.take(known))
    return { ok: false, code: 'too-many-requests' };
  const { answers, answered, forgotten } = await store(tools, ready, offset);

  const sender: Answered | undefined = answered.get(ready[0]?.verified.device.id ?? '');
  return {
    ok: true,
    known: known !== undefined,
    value: {
      protocol: PROTOCOL,
      programme: tools.programme.id,
      now: tools.now(),
      answers: checked.map((each): Answer => {
        const { digest } = each;
        if (!each.ok) return { answer: 'refused', digest, code: each.code };
        return answers.get(each) ?? later(each, 'busy');
      }),
      ...(sender ? { answered: sender } : {}),
      // whoever carries a batch for others is told with its own
      ...(sender && clock !== null ? await toForget(tools, told, forgotten) : { erased: [] }),
      ...(sealsForAnOlder(keys, ready) ? { keys: [...keys.chain] } : {}),
    },
  };
}
