// What is held lies sealed, and yet it is people's words: erasing and giving out look into it as well.
import { openWith, webCryptography } from '../../sealing/index.ts';
import { KindName, type Patch } from '../../records/index.ts';
import type { Body } from '../../sync/body.ts';
import { fromBase64url, type Bytes } from '../../sync/bytes.ts';
import { openEnvelope, readEnvelope, sealEnvelope, type Parts } from '../../sync/envelope.ts';
import type { KeyRing } from '../keys/ring.ts';
import { heldEnvelopes, letGo, replaceHeld, type Held } from '../storage/held.ts';
import { decideNumber } from '../storage/numbers.ts';
import type { Db } from '../storage/open.ts';
import type { Tools } from '../tools.ts';

/** A held envelope that opens, and what it says. */
export interface HeldChange {
  held: Held;
  parts: Parts;
  body: Body;
}

/** Everything that is held and opens. What opens for nobody tells nobody anything, and stays. */
export async function* heldChanges(db: Db, programme: string, keys: KeyRing): AsyncGenerator<HeldChange> {
  const tools = { crypto: webCryptography, open: openWith(keys.pairs) };
  for await (const held of heldEnvelopes(db, programme)) {
    const parts = readEnvelope(held.bytes);
    if (typeof parts === 'string') continue;
    const body = await openEnvelope(parts, tools);
    if (typeof body !== 'string') yield { held, parts, body };
  }
}

/** Lets go of a held envelope. Its phone is told that it is stored, and asks no more. */
export async function dropHeld(
  { programme, now }: Pick<Tools, 'programme' | 'now'>,
  db: Db,
  { device, n }: Pick<Held, 'device' | 'n'>,
): Promise<void> {
  const answer = { answer: 'stored', code: null, stamp: null, day: null, answeredAt: now() } as const;
  await decideNumber(db, programme.id, { device, n, ...answer });
  await letGo(db, programme.id, device, n);
}

// Its device's signature was checked when it came, and covers words that are to be gone.
const unsigned = (): Promise<Bytes> => Promise.resolve(new Uint8Array(64));

/** An envelope with less in it, sealed for the same key under the same header. */
export async function sealedAnew(
  keys: KeyRing,
  { parts, body }: Pick<HeldChange, 'parts' | 'body'>,
): Promise<Bytes> {
  const { key, ...header } = parts.header;
  const raw = fromBase64url(keys.published.find(({ id }) => id === key)?.raw ?? '');
  if (!raw) throw new Error('an envelope that opens has a key that opens it');
  const { bytes } = await sealEnvelope(
    header,
    body,
    { id: key, raw },
    { crypto: webCryptography, sign: unsigned },
  );
  return bytes;
}

/**
 * Takes something out of everything that is held; an envelope with nothing else in it goes. `clean`: a patch without it,
 * null for one that has nothing of it.
 */
export async function cleanHeld(
  desk: Pick<Tools, 'programme' | 'now'>,
  db: Db,
  keys: KeyRing,
  clean: (kind: KindName, record: string, patch: Patch) => Patch | null,
): Promise<number> {
  let count = 0;
  for await (const { held, parts, body } of heldChanges(db, desk.programme.id, keys)) {
    const kind = KindName.safeParse(body.kind);
    const patch = kind.success ? clean(kind.data, body.record, body.patch) : null;
    if (patch === null) continue;
    count += 1;
    if (Object.keys(patch).length === 0) await dropHeld(desk, db, held);
    else {
      const bytes = await sealedAnew(keys, { parts, body: { ...body, patch } });
      await replaceHeld(db, desk.programme.id, { ...held, bytes });
    }
  }
  return count;
}
