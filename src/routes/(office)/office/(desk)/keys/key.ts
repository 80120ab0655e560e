import { error } from '@sveltejs/kit';
import { ConfigError } from '$lib/server/config.ts';
import { statusOf, type KeyStatus } from '$lib/server/keys/status.ts';
import type { Endpoint } from '$lib/server/root.ts';

/** All of the programme's keys, newest first. */
export async function keysOf(tools: Endpoint): Promise<KeyStatus[]> {
  return statusOf(tools, await tools.keys.current());
}

/** The key of an address; there is no page for one that is not there. */
export async function keyOf(tools: Endpoint, id: string): Promise<KeyStatus> {
  return (await keysOf(tools)).find((key) => key.id === id) ?? error(404, 'not-found');
}

/** Does something that changes the key file; `key-file` when it cannot be read or written just now. Nothing was changed then. */
export async function withKeyFile<T>(
  tools: Endpoint,
  work: () => Promise<T>,
): Promise<T | { ok: false; code: 'key-file' }> {
  try {
    return await work();
  } catch (fault) {
    if (!(fault instanceof ConfigError)) throw fault;
    tools.log({ what: 'key-file-not-usable' });
    return { ok: false, code: 'key-file' };
  }
}
