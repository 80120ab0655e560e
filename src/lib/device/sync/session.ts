import { signWith } from '../../sealing/index.ts';
import { base64url } from '../../sync/bytes.ts';
import { ENROLMENT_TYPE, PROTOCOL, SIGNATURE_HEADER } from '../../sync/limits.ts';
import { SessionAnswer, type SessionRequest } from '../../sync/read.ts';
import type { Phone } from '../phone.ts';
import { ask, jsonBytes, type Reply } from '../request.ts';
import type { EnrolledIdentity } from '../who.ts';

/** A read session: a token, held in memory only. */
export interface ReadSession {
  device: string;
  token: string;
  until: number;
}

/** Opens a read session by the device's signature and the read secret. */
export async function openSession(
  phone: Phone,
  identity: EnrolledIdentity,
  readSecret: string,
): Promise<Reply<ReadSession>> {
  const request: SessionRequest = {
    protocol: PROTOCOL,
    device: identity.device,
    nonce: base64url(crypto.getRandomValues(new Uint8Array(24))),
    secret: readSecret,
  };
  const body = jsonBytes(request);
  const reply = await ask(phone, {
    method: 'POST',
    path: '/api/v1/sessions',
    headers: {
      'content-type': 'application/json',
      [SIGNATURE_HEADER]: base64url(await signWith(identity.keys)(body)),
    },
    body,
    type: ENROLMENT_TYPE,
    schema: SessionAnswer,
  });
  if (!reply.ok) return reply;
  const { token, seconds } = reply.value;
  // A little early, so that the token does not end on its way.
  const until = reply.receivedAt + Math.max(0, seconds - 30) * 1000;
  return { ...reply, value: { device: identity.device, token, until } };
}
