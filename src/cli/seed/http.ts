/** How often a busy or unreachable endpoint is asked again, and the longest pause in between. */
const ATTEMPTS = 6;
const LONGEST_PAUSE_MS = 20_000;

/** The endpoint answered a whole request with a problem, or not at all. */
export class Refused extends Error {}

/** How requests go out; a test hands in its own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Posts bytes and returns the JSON that comes back. Waits and asks again where that can help (429, 503, no
 * connection), a bounded number of times.
 */
export async function ask(
  url: string,
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
  send: Fetch = fetch,
): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const pause = Math.min(LONGEST_PAUSE_MS, 250 * 2 ** attempt);
    try {
      const response = await send(url, {
        method: 'POST',
        body,
        headers,
        signal: AbortSignal.timeout(60_000),
      });
      if (response.ok) return await response.json();
      const text = (await response.text()).slice(0, 300);
      if (![429, 503].includes(response.status) || attempt >= ATTEMPTS) {
        throw new Refused(`${url} answered ${String(response.status)}: ${text}`);
      }
      const seconds = Number(response.headers.get('retry-after'));
      await sleep(seconds > 0 ? Math.min(LONGEST_PAUSE_MS, seconds * 1000) : pause);
    } catch (error) {
      if (error instanceof Refused || attempt >= ATTEMPTS) throw error;
      await sleep(pause);
    }
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
