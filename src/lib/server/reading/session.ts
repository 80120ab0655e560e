import { verifySignature } from '../../sealing/index.ts';
import { fromBase64url, type Bytes } from '../../sync/bytes.ts';
import { PROTOCOL } from '../../sync/limits.ts';
import type { ProblemCode } from '../../sync/problem.ts';
import { SessionRequest, type SessionAnswer } from '../../sync/read.ts';
import { hashOf, sameHash } from '../access/secrets.ts';
import { parseJson } from '../http/body.ts';
import { findDevice, noteContact, type Device } from '../storage/devices.ts';
import { write } from '../storage/open.ts';
import { addReadSession, findReadSession } from '../storage/read-sessions.ts';
import type { Tools } from '../tools.ts';

/** A read session is short: the phone keeps its token in memory and opens another when it needs one. */
export const READ_SECONDS = 15 * 60;

/** Opens a read session for a device that signs and knows its read secret. */
export async function openSession(
  tools: Tools,
  bytes: Bytes,
  signature: Bytes,
): Promise<{ ok: true; value: SessionAnswer } | { ok: false; code: ProblemCode }> {
  const request = SessionRequest.safeParse(parseJson(bytes));
  if (!request.success) return { ok: false, code: 'body-malformed' };
  const { device: id, nonce } = request.data;
  const device = await findDevice(tools.storage.db, tools.programme.id, id);
  if (!device) return { ok: false, code: 'unknown-device' };
  const key = fromBase64url(device.publicKey);
  if (!key || !(await verifySignature(key, signature, bytes))) return { ok: false, code: 'signature-wrong' };
  if (device.revokedAt !== null) return { ok: false, code: 'device-revoked' };
  const secret = fromBase64url(request.data.secret);
  if (!secret || !sameHash(hashOf(secret), device.readSecretHash)) return { ok: false, code: 'secret-wrong' };

  const token = tools.secret();
  const openedAt = tools.now();
  const expiresAt = openedAt + READ_SECONDS * 1000;
  const opened = await write(tools.storage, async (db) => {
    const session = { tokenHash: hashOf(token), device: id, nonce, openedAt, expiresAt };
    if (!(await addReadSession(db, tools.programme.id, session))) return false;
    await noteContact(db, tools.programme.id, id, { now: openedAt });
    return true;
  });
  if (!opened) return { ok: false, code: 'nonce-reused' };
  return { ok: true, value: { protocol: PROTOCOL, token, seconds: READ_SECONDS } };
}

/** The device that reads under a session's token. */
export async function readerOf(
  tools: Tools,
  token: string,
): Promise<{ ok: true; device: Device } | { ok: false; code: ProblemCode }> {
  const { db } = tools.storage;
  const session = await findReadSession(db, tools.programme.id, hashOf(token));
  if (!session) return { ok: false, code: 'session-missing' };
  if (session.expiresAt <= tools.now()) return { ok: false, code: 'session-expired' };
  const device = await findDevice(db, tools.programme.id, session.device);
  if (!device) return { ok: false, code: 'unknown-device' };
  if (device.revokedAt !== null) return { ok: false, code: 'device-revoked' };
  return tools.limits.devices.take(device.id)
    ? { ok: true, device }
    : { ok: false, code: 'too-many-requests' };
}
