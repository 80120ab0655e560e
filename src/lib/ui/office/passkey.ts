import { base64url, fromBase64url, type Bytes } from '../../sync/bytes.ts';

// The browser's own ways from and to JSON are younger than many a desk's computer, so they are written out.

function bytes(text: string): Bytes {
  const read = fromBase64url(text);
  if (!read) throw new Error('not base64url');
  return read;
}

const text = (buffer: ArrayBuffer): string => base64url(new Uint8Array(buffer));

function descriptors(
  list: readonly PublicKeyCredentialDescriptorJSON[] = [],
): PublicKeyCredentialDescriptor[] {
  return list.map(({ id }) => ({ type: 'public-key', id: bytes(id) }));
}

/** True where the browser knows passkeys at all. */
export function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in globalThis;
}

/** Asks the person for a new passkey; throws when they will not or cannot. Options and answer are JSON. */
export async function makePasskey(options: string): Promise<string> {
  const asked = JSON.parse(options) as PublicKeyCredentialCreationOptionsJSON;
  const made = await navigator.credentials.create({
    publicKey: {
      rp: asked.rp,
      user: { ...asked.user, id: bytes(asked.user.id) },
      challenge: bytes(asked.challenge),
      pubKeyCredParams: asked.pubKeyCredParams,
      excludeCredentials: descriptors(asked.excludeCredentials),
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      attestation: 'none',
    },
  });
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAttestationResponse))
    throw new Error('no passkey');
  return JSON.stringify({
    id: made.id,
    rawId: text(made.rawId),
    type: 'public-key',
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports(),
    },
    clientExtensionResults: {},
  });
}

/** Asks the person for a passkey of this office; throws when they will not or cannot. */
export async function givePasskey(options: string): Promise<string> {
  const asked = JSON.parse(options) as PublicKeyCredentialRequestOptionsJSON;
  const given = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(asked.challenge),
      ...(asked.rpId === undefined ? {} : { rpId: asked.rpId }),
      allowCredentials: descriptors(asked.allowCredentials),
      userVerification: 'required',
    },
  });
  if (!(given instanceof PublicKeyCredential) || !(given.response instanceof AuthenticatorAssertionResponse))
    throw new Error('no passkey');
  const { clientDataJSON, authenticatorData, signature, userHandle } = given.response;
  return JSON.stringify({
    id: given.id,
    rawId: text(given.rawId),
    type: 'public-key',
    response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      ...(userHandle ? { userHandle: text(userHandle) } : {}),
    },
    clientExtensionResults: {},
  });
}
