import { base64url } from '../../sync/bytes.ts';
import { advance } from '../../sync/proof.ts';
import type { Bytes } from '../../sync/bytes.ts';
import { digester } from '../digest.ts';
import { noteContact, readContact } from '../identity.ts';
import type { Sender } from '../phone.ts';
import { Receipt, type Contact } from '../rows.ts';

type Proof = Contact['proof'];

/**
 * Carries the phone's own running digest on over the receipts that follow without a gap, and compares it with the
 * endpoint's. The digests are computed outside of any transaction; repeating it does no harm.
 */
export async function prove(phone: Sender): Promise<void> {
  const contact = await readContact(phone.db);
  const proof = await runOn(phone, contact.proof, Number.MAX_SAFE_INTEGER);
  const { claimed } = contact;
  if (proof.upTo === contact.proof.upTo && claimed === null) return;
  const matches = claimed === null || (await matchesAt(phone, proof, claimed));
  await noteContact(phone.db, { proof, matches });
}

async function matchesAt(
  phone: Sender,
  proof: Proof,
  claimed: { upTo: number; digest: string },
): Promise<boolean> {
  // An endpoint that knows less than it has answered went back to a backup: what it forgot is not there any more.
  if (claimed.upTo < proof.upTo) return false;
  const at = await runOn(phone, proof, claimed.upTo);
  // A claim ahead of our receipts (their answer was lost) is neither true nor false yet.
  return at.upTo < claimed.upTo || base64url(at.digest) === claimed.digest;
}

/** The running digest from a start to a number, as far as the receipts go without a gap. */
async function runOn(phone: Sender, start: Proof, upTo: number): Promise<Proof> {
  const rows = await phone.db.receipts.where('n').between(start.upTo, upTo, false, true).sortBy('n');
  let { upTo: at, digest }: { upTo: number; digest: Bytes } = start;
  for (const row of rows) {
    const receipt = Receipt.parse(row);
    if (receipt.n !== at + 1) break;
    digest = await advance(digester, digest, receipt.digest);
    at = receipt.n;
  }
  return { upTo: at, digest };
}
