import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { FieldRole } from '../../src/lib/programme/roles.ts';
import { KINDS, KindName } from '../../src/lib/records/index.ts';
import { importProgrammeKey, openWith, webCryptography } from '../../src/lib/sealing/index.ts';
import { addDevice } from '../../src/lib/server/storage/devices.ts';
import { findRecord } from '../../src/lib/server/storage/records.ts';
import { PushAnswer } from '../../src/lib/sync/answer.ts';
import { writeBatch } from '../../src/lib/sync/batch.ts';
import { Body } from '../../src/lib/sync/body.ts';
import { base64url, fromBase64url, type Bytes } from '../../src/lib/sync/bytes.ts';
import { openEnvelope, readEnvelope } from '../../src/lib/sync/envelope.ts';
import { BATCH_TYPE } from '../../src/lib/sync/limits.ts';
import { valuesOf } from '../../src/lib/sync/merge.ts';
import { PROOF_START } from '../../src/lib/sync/proof.ts';
import { World } from './world.ts';

// Envelopes as phones sealed them under every version there has been, with the keys to open them. They are never made
// anew: a new version is recorded beside them, and the old ones must still arrive.

const Recorded = z.strictObject({
  programme: z.string(),
  key: z.strictObject({ id: z.string(), privateJwk: z.custom<JsonWebKey>() }),
  devices: z.array(z.strictObject({ id: z.string(), role: FieldRole, publicKey: z.string() })),
  envelopes: z.array(
    z.strictObject({ device: z.string(), n: z.int(), body: Body, digest: z.string(), bytes: z.string() }),
  ),
});

const recordings = ['protocol-1.json', 'domains-and-consent.json'].map((file) => ({
  file,
  ...Recorded.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'recorded', file), 'utf8'))),
}));

function bytesOf(text: string): Bytes {
  const bytes = fromBase64url(text);
  if (!bytes) throw new Error('the recording is damaged');
  return bytes;
}

/** An endpoint that has the recorded keys and devices, years later. */
async function worldOf({ key, devices, programme }: (typeof recordings)[number]): Promise<World> {
  const world = new World();
  onTestFinished(() => world.stop());
  const keys = [{ id: key.id, privateJwk: key.privateJwk }];
  writeFileSync(join(world.folder, 'keys.json'), JSON.stringify({ programme, keys }), { mode: 0o600 });
  world.now = Date.UTC(2028, 0, 10, 9);
  await world.start();
  for (const { id, role, publicKey } of devices) {
    const { person } = await world.invite({ role, name: role });
    await addDevice(world.db, programme, {
      id,
      person,
      role,
      cities: ['coventry'],
      publicKey,
      readSecretHash: '',
      scope: 1,
      app: 'recorded',
      enrolledAt: Date.UTC(2025, 8, 1),
      revokedAt: null,
      lastContact: null,
      given: 0,
      answered: { count: 0, upTo: 0, digest: base64url(PROOF_START) },
      replaces: null,
    });
  }
  return world;
}

test('every version that a kind of record has had is among the recordings', () => {
  const recorded = new Set(
    recordings.flatMap(({ envelopes }) =>
      envelopes.map(({ body }) => `${body.kind} ${String(body.version)}`),
    ),
  );
  for (const kind of KindName.options)
    for (let version = 1; version <= KINDS[kind].version; version += 1)
      expect(recorded).toContain(`${kind} ${String(version)}`);
});

describe.each(recordings)('promise 12: a new version never strands an old phone, $file', (recording) => {
  it('opens what was sealed then, to the letter', async () => {
    const pair = await importProgrammeKey(recording.key.privateJwk);
    const open = openWith(new Map([[recording.key.id, pair]]));
    for (const each of recording.envelopes) {
      const bytes = bytesOf(each.bytes);
      expect(base64url(await webCryptography.digest(bytes))).toBe(each.digest);
      const parts = readEnvelope(bytes);
      if (typeof parts === 'string') throw new Error(parts);
      expect([parts.header.device, parts.header.n]).toEqual([each.device, each.n]);
      expect(await openEnvelope(parts, { crypto: webCryptography, open })).toEqual(each.body);
    }
  });

  it('stores a queue that waited for years on a phone that was off', async () => {
    const world = await worldOf(recording);
    const reply = await world.ask(
      'POST /api/v1/changes',
      writeBatch(recording.envelopes.map(({ bytes }) => bytesOf(bytes))),
      { 'content-type': BATCH_TYPE, 'mifriendly-now': String(world.now) },
    );
    const { answers } = PushAnswer.parse(reply.json);
    expect(answers.map(({ answer, code }) => [answer, code])).toEqual(
      recording.envelopes.map(() => ['stored', undefined]),
    );
    for (const { body } of recording.envelopes) {
      const record = await findRecord(world.db, recording.programme, body.record);
      const edits = recording.envelopes.filter((each) => each.body.record === body.record);
      const patches = edits.map((each) => each.body.patch);
      expect(valuesOf(record?.fields ?? {})).toEqual(Object.assign({}, ...patches));
    }
  });
});
