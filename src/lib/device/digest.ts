import type { Cryptography } from '../sync/cryptography.ts';

/** SHA-256 alone, for those who need nothing of HPKE: the worker stays small. */
export const digester: Pick<Cryptography, 'digest'> = {
  digest: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
};
