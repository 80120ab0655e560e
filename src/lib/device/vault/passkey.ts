import type { Bytes } from '../../sync/bytes.ts';

/** A passkey of this phone, behind its own lock, finger or face, that gives a secret for a salt (WebAuthn's PRF). */
export interface Passkeys {
  /** Whether this browser and this phone can have one. */
  able: () => Promise<boolean>;
  /** Makes one; null when its person called it off, or when it gives no secrets. */
  make: (salt: Bytes) => Promise<{ credential: Bytes; secret: Bytes } | null>;
  /** Its secret again; null when its person called it off, or when it is gone. */
  ask: (credential: Bytes, salt: Bytes) => Promise<Bytes | null>;
}
