import { CARD_TRIES } from '../../sync/return-card.ts';
import type { StoredCard } from '../storage/return-cards.ts';

/** What became of a return card. `replaced`: its person made a newer one. `blocked`: too many PINs were wrong. */
export type CardState = 'open' | 'used' | 'replaced' | 'blocked' | 'cancelled' | 'expired';

export function cardStateOf(
  card: Pick<StoredCard, 'device' | 'replacedBy' | 'tries' | 'revokedAt' | 'expiresAt'>,
  now: number,
): CardState {
  if (card.device !== null) return 'used';
  if (card.replacedBy !== null) return 'replaced';
  if (card.revokedAt !== null) return card.tries >= CARD_TRIES ? 'blocked' : 'cancelled';
  return card.expiresAt <= now ? 'expired' : 'open';
}
