import { ascii, concat, fromAscii, fromHex, readU32, u32, uuid, type Bytes } from './bytes.ts';
import { Body } from './body.ts';
import { TooLarge, type Cryptography, type EndpointKey, type Open, type Sign } from './cryptography.ts';
import { MAX_BODY_BYTES, PROTOCOL } from './limits.ts';
import { pad, unpad } from './padding.ts';

/** What stands in the clear on an envelope. All of it is associated data and signed. */
export interface Header {
  programme: string;
  device: string;
  /** Counts the device's envelopes from 1, without gaps. */
  n: number;
  change: string;
  /** Id of the programme's key that the body is sealed for. */
  key: string;
}

/** A sealed and signed change. Its digest is its identity for good. */
export interface Envelope {
  bytes: Bytes;
  digest: Bytes;
}

/** An envelope taken apart, not yet opened. */
export interface Parts {
  header: Header;
  headerBytes: Bytes;
  enc: Bytes;
  cipher: Bytes;
  signature: Bytes;
  /** What the signature covers. */
  signed: Bytes;
}

/** Why an envelope could not be read or opened. */
export type EnvelopeFault =
  | 'malformed'
  | 'protocol-unknown'
  | 'not-sealed-for-us'
  | 'body-too-large'
  | 'body-malformed'
  /** Sound but for fields that this version does not know: a newer app wrote it. */
  | 'newer-version';

const ENC_BYTES = 65;
const SIGNATURE_BYTES = 64;

// protocol, programme length, programme, device, n, change, key length, key
function headerBytes(header: Header): Bytes {
  const programme = ascii(header.programme);
  const key = ascii(header.key);
  return concat(
    Uint8Array.of(PROTOCOL, programme.length),
    programme,
    fromHex(header.device),
    u32(header.n),
    fromHex(header.change),
    Uint8Array.of(key.length),
    key,
  );
}

/** Seals and signs one change. The caller has already validated the body. */
export async function sealEnvelope(
  header: Omit<Header, 'key'>,
  body: Body,
  key: EndpointKey,
  tools: { crypto: Cryptography; sign: Sign },
): Promise<Envelope> {
  const head = headerBytes({ ...header, key: key.id });
  const plain = pad(await tools.crypto.pack(JSON.stringify(body)));
  const { enc, cipher } = await tools.crypto.seal(plain, head, key);
  const signed = concat(head, enc, cipher);
  const bytes = concat(signed, await tools.sign(signed));
  return { bytes, digest: await tools.crypto.digest(bytes) };
}

/** Takes an envelope apart. Nothing in it is believed before its signature was checked. */
export function readEnvelope(bytes: Bytes): Parts | EnvelopeFault {
  if (bytes.length < 1) return 'malformed';
  if (bytes[0] !== PROTOCOL) return 'protocol-unknown';
  const programmeEnd = 2 + (bytes[1] ?? 0);
  const keyAt = programmeEnd + 16 + 4 + 16;
  const keyEnd = keyAt + 1 + (bytes[keyAt] ?? 0);
  const signatureAt = bytes.length - SIGNATURE_BYTES;
  if (keyEnd + ENC_BYTES + 16 > signatureAt) return 'malformed';
  return {
    header: {
      programme: fromAscii(bytes.subarray(2, programmeEnd)),
      device: uuid(bytes.subarray(programmeEnd, programmeEnd + 16)),
      n: readU32(bytes, programmeEnd + 16),
      change: uuid(bytes.subarray(programmeEnd + 20, programmeEnd + 36)),
      key: fromAscii(bytes.subarray(keyAt + 1, keyEnd)),
    },
    headerBytes: bytes.slice(0, keyEnd),
    enc: bytes.slice(keyEnd, keyEnd + ENC_BYTES),
    cipher: bytes.slice(keyEnd + ENC_BYTES, signatureAt),
    signature: bytes.slice(signatureAt),
    signed: bytes.slice(0, signatureAt),
  };
}

/** Opens and parses the body of an envelope whose signature has been checked. */
export async function openEnvelope(
  parts: Parts,
  tools: { crypto: Pick<Cryptography, 'unpack'>; open: Open },
): Promise<Body | EnvelopeFault> {
  const plain = await tools.open(parts.header.key, parts, parts.headerBytes);
  if (!plain) return 'not-sealed-for-us';
  const packed = unpad(plain);
  if (!packed) return 'body-malformed';
  try {
    const read = Body.safeParse(JSON.parse(await tools.crypto.unpack(packed, MAX_BODY_BYTES)));
    if (read.success) return read.data;
    const newer = read.error.issues.every(({ code }) => code === 'unrecognized_keys');
    return newer ? 'newer-version' : 'body-malformed';
  } catch (error) {
    return error instanceof TooLarge ? 'body-too-large' : 'body-malformed';
  }
}
