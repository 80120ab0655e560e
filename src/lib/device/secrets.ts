import * as z from 'zod/mini';
import { fromBase64url } from '../sync/bytes.ts';
import type { Sealed } from './vault/sealed.ts';
import type { Vault } from './vault/vault.ts';
import type { Identity } from './who.ts';

/** What of an identity only its person may know. */
export const Secrets = z.object({
  /** Opens read sessions; base64url of 32 bytes. The endpoint keeps its hash only. */
  readSecret: z.string().check(z.refine((text) => fromBase64url(text)?.length === 32)),
  /** Null until the endpoint has told it. */
  personName: z.nullable(z.string()),
});
export type Secrets = z.infer<typeof Secrets>;

const PLACE = 'identity';

/** The secrets of an identity; null while the phone is locked. */
export async function readSecrets(vault: Vault, { secrets }: Identity): Promise<Secrets | null> {
  return vault.isOpen && secrets ? Secrets.parse(await vault.read(secrets, PLACE)) : null;
}

/** Puts secrets away. Needs a vault. */
export async function sealSecrets(vault: Vault, secrets: Secrets): Promise<Sealed> {
  const sealed = await vault.seal(secrets, PLACE);
  if (!sealed) throw new Error('a device without a vault has no place for its secrets');
  return sealed;
}
