import { webCryptography } from '../../sealing/index.ts';
import type { Answered } from '../../sync/answer.ts';
import { base64url, fromBase64url } from '../../sync/bytes.ts';
import { advance, PROOF_START } from '../../sync/proof.ts';
import { digestsAfter } from '../storage/numbers.ts';
import type { Db } from '../storage/open.ts';

const PAGE = 500;

/**
 * Moves a device's running digest over every number that is answered without a gap below it. `fresh` numbers
 * were answered since `answered` was written down.
 */
export async function prove(
  db: Db,
  programme: string,
  device: string,
  answered: Answered,
  fresh: number,
): Promise<Answered> {
  let { upTo } = answered;
  let proof = fromBase64url(answered.digest) ?? PROOF_START;
  for (;;) {
    const page = await digestsAfter(db, programme, device, upTo, PAGE);
    const first = upTo + 1;
    const gap = page.findIndex(({ n }, index) => n !== first + index);
    const whole = gap === -1 ? page : page.slice(0, gap);
    for (const { n, digest } of whole) {
      proof = await advance(webCryptography, proof, fromBase64url(digest) ?? PROOF_START);
      upTo = n;
    }
    if (whole.length < PAGE) return { count: answered.count + fresh, upTo, digest: base64url(proof) };
  }
}
