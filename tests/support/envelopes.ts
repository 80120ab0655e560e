import { join } from 'node:path';
import { openWith, webCryptography } from '../../src/lib/sealing/index.ts';
import { loadKeys } from '../../src/lib/server/keys/load.ts';
import type { Body } from '../../src/lib/sync/body.ts';
import { openEnvelope, readEnvelope } from '../../src/lib/sync/envelope.ts';
import type { Endpoint } from './endpoint.ts';

/** What is sealed in envelopes, opened with the endpoint's own key. */
export async function bodiesSealedIn(
  endpoint: Endpoint,
  programme: string,
  envelopes: readonly Uint8Array<ArrayBuffer>[],
): Promise<Body[]> {
  const found = { programmes: [programme], devices: 1, dataKeys: [] };
  const keys = await loadKeys(join(endpoint.folder, 'keys.json'), programme, found);
  const { pairs } = await keys.current();
  const tools = { crypto: webCryptography, open: openWith(pairs) };
  const bodies: Body[] = [];
  for (const bytes of envelopes) {
    const parts = readEnvelope(bytes);
    if (typeof parts === 'string') throw new Error(`an envelope is ${parts}`);
    const body = await openEnvelope(parts, tools);
    if (typeof body === 'string') throw new Error(`an envelope is ${body}`);
    bodies.push(body);
  }
  return bodies;
}
