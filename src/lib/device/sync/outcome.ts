/** How a pass ended. */
export interface Outcome {
  /** What was in the way, as a code; null when nothing was. */
  trouble: string | null;
  /** Milliseconds that the endpoint asked to be left alone. */
  retryAfter: number | null;
  /** True when a whole request came to nothing, so that a further one is not worth it now. */
  stopped: boolean;
}

/** A pass with nothing in its way. */
export const FINE: Outcome = { trouble: null, retryAfter: null, stopped: false };
