import type { Bytes } from '../../sync/bytes.ts';
import type { Passkeys } from './passkey.ts';

const NAME = 'MiFriendly Field';
// Nobody checks what is signed: this passkey proves nothing to anybody, it only gives a secret.
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** What a browser answers; null when its person or the phone says no, which it tells by a DOMException. */
async function answered(asked: Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    const answer = await asked;
    return answer instanceof PublicKeyCredential ? answer : null;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

function secretIn(answer: PublicKeyCredential): Bytes | null {
  const first = answer.getClientExtensionResults().prf?.results?.first;
  if (!first) return null;
  return ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength).slice()
    : new Uint8Array(first).slice();
}

async function ask(credential: Bytes, salt: Bytes): Promise<Bytes | null> {
  const answer = await answered(
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: [{ type: 'public-key', id: credential }],
        userVerification: 'required',
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  return answer && secretIn(answer);
}

/** The passkeys of the browser that this page is open in. */
export const webPasskeys: Passkeys = {
  able: async () =>
    'PublicKeyCredential' in globalThis &&
    (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false)),
  make: async (salt) => {
    const made = await answered(
      navigator.credentials.create({
        publicKey: {
          challenge: random(32),
          rp: { name: NAME },
          // stands in the phone's list of passkeys: says whose app it is, not who its person is
          user: { id: random(16), name: NAME, displayName: NAME },
          pubKeyCredParams: [
            { type: 'public-key', alg: -7 },
            { type: 'public-key', alg: -257 },
          ],
          // Android's give secrets only where they can be found without their id
          authenticatorSelection: {
            authenticatorAttachment: 'platform',
            residentKey: 'required',
            userVerification: 'required',
          },
          extensions: { prf: { eval: { first: salt } } },
        },
      }),
    );
    if (!made) return null;
    const credential = new Uint8Array(made.rawId);
    // some give the first secret only when they are asked for it
    const secret = secretIn(made) ?? (await ask(credential, salt));
    return secret && { credential, secret };
  },
  ask,
};
