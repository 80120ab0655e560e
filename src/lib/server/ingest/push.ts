import { openWith, webCryptography } from '../../sealing/index.ts';
import type { Answer, Answered, PushAnswer } from '../../sync/answer.ts';
import { leavesCopy } from '../../records/index.ts';
import { readBatch } from '../../sync/batch.ts';
import type { Bytes } from '../../sync/bytes.ts';
import { openEnvelope } from '../../sync/envelope.ts';
import { PROTOCOL } from '../../sync/limits.ts';
import type { ProblemCode } from '../../sync/problem.ts';
import { idsOf, lacking, type KeyRing } from '../keys/ring.ts';
import { traceOf } from '../log.ts';
import type { Tools } from '../tools.ts';
import { admit } from './judge.ts';
import { later, transact, type Ready, type Transacted } from './transact.ts';
import { deviceLookup, verify, type Unattributed, type Verified } from './verify.ts';

async function open(keys: KeyRing, verified: Verified): Promise<Ready> {
  const { key: id } = verified.parts.header;
  const key = idsOf(keys).includes(id) ? id : null;
  const ready = (opened: Ready['opened'], copyless = false): Ready => ({ verified, opened, copyless, key });
  if (verified.device.revokedAt !== null) return ready('sealed');
  const code = lacking(keys, id);
  // nobody can tell what it says: kept sealed like what has no copy, until the key is found or the office discards it
  if (code !== null) return ready({ ok: false, code }, true);
  const tools = { crypto: webCryptography, open: openWith(keys.pairs) };
  const body = await openEnvelope(verified.parts, tools);
  if (body === 'newer-version') return ready(body);
  if (typeof body === 'string') return ready({ ok: false, code: body });
  return ready(admit(body, verified.device), !leavesCopy(body.kind));
}

// When a batch fails as a whole, and not because the database was busy, one envelope of it hits a fault of ours.
// It must not stop the others: each gets a transaction of its own, and the one at fault is put off.
async function oneByOne(tools: Tools, batch: readonly Ready[], offset: number | null): Promise<Transacted> {
  const all: Transacted = { answers: new Map(), answered: new Map() };
  let failure: unknown;
  let good = 0;
  for (const ready of batch) {
    try {
      const { answers, answered } = await transact(tools, [ready], offset);
      for (const [verified, answer] of answers) all.answers.set(verified, answer);
      for (const [device, proof] of answered) all.answered.set(device, proof);
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
  if (batch.length === 0) return { answers: new Map(), answered: new Map() };
  try {
    return await transact(tools, batch, offset);
  } catch (error) {
    if (tools.storage.capabilities.mayRetry(error)) {
      const answers = new Map(batch.map(({ verified }) => [verified, later(verified, 'busy')] as const));
      return { answers, answered: new Map() };
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

/**
 * Answers a batch: every envelope is verified, opened and parsed before anything is written, then one
 * transaction stores what is good, and only after it has been committed there is an answer.
 */
export async function push(
  tools: Tools,
  keys: KeyRing,
  bytes: Bytes,
  clock: number | null,
): Promise<{ ok: true; value: PushAnswer } | { ok: false; code: ProblemCode }> {
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
  const { answers, answered } = await store(tools, ready, offset);

  const sender: Answered | undefined = answered.get(ready[0]?.verified.device.id ?? '');
  return {
    ok: true,
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
      // nothing is ever erased yet
      erased: [],
      ...(sealsForAnOlder(keys, ready) ? { keys: [...keys.chain] } : {}),
    },
  };
}
