import { base64url, fromBase64url, type Bytes } from '../../sync/bytes.ts';
import type { AnswerCode } from '../../sync/answer.ts';
import { readEnvelope, type Parts } from '../../sync/envelope.ts';
import { verifySignature, webCryptography } from '../../sealing/index.ts';
import { findDevice, type Device } from '../storage/devices.ts';
import type { Tools } from '../tools.ts';

/** An envelope whose device and signature are known to be right. It has not been opened. */
export interface Verified {
  ok: true;
  digest: string;
  bytes: Bytes;
  parts: Parts;
  device: Device;
}

/** An envelope that nobody known can be shown to have sent: it settles no number and leaves no trace. */
export interface Unattributed {
  ok: false;
  digest: string;
  code: AnswerCode;
}

/** Looks a device up once a batch. */
export function deviceLookup(tools: Tools): (id: string) => Promise<Device | null> {
  const known = new Map<string, Device | null>();
  return async (id) => {
    const cached = known.get(id);
    if (cached !== undefined) return cached;
    const found = await findDevice(tools.storage.db, tools.programme.id, id);
    known.set(id, found);
    return found;
  };
}

/** Checks who sent an envelope. */
export async function verify(
  tools: Tools,
  bytes: Bytes,
  deviceOf: (id: string) => Promise<Device | null>,
): Promise<Verified | Unattributed> {
  const digest = base64url(await webCryptography.digest(bytes));
  const fault = (code: AnswerCode): Unattributed => ({ ok: false, digest, code });

  const parts = readEnvelope(bytes);
  if (typeof parts === 'string') return fault(parts);
  if (parts.header.programme !== tools.programme.id) return fault('wrong-programme');
  if (parts.header.n < 1) return fault('malformed');
  const device = await deviceOf(parts.header.device);
  if (!device) return fault('unknown-device');
  const key = fromBase64url(device.publicKey);
  if (!key || !(await verifySignature(key, parts.signature, parts.signed))) return fault('signature-wrong');
  return { ok: true, digest, bytes, parts, device };
}
