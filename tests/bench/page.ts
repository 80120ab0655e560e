import type { Network } from '../support/proxy.ts';

/** Where the bench's own page stands, beside the app's. */
export const PAGE = '/bench/';
const SCRIPT = '/bench/bench.js';

/** Answers for the bench's page and its script; everything else goes through. */
export function serveBench(network: Network, script: string): void {
  network.rule = ({ path }) => {
    const forged = {
      status: 200,
      body: path === PAGE ? `<!doctype html><script src=${SCRIPT}></script>` : script,
    };
    if (path === PAGE) return { ...forged, type: 'text/html' };
    return path === SCRIPT ? { ...forged, type: 'text/javascript' } : 'through';
  };
}
