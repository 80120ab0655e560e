import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import adapterNode from '@sveltejs/adapter-node';
import { injectPrecache } from './src/service-worker/precache.js';

/** Deterministic: the same commit is the same version, on every machine. */
function appVersion() {
  const fromEnvironment = process.env.APP_VERSION;
  if (fromEnvironment) return fromEnvironment;
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
  try {
    const hash = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return hash ? `${version}+${hash}` : version;
  } catch {
    return version; // no git, or no commit yet
  }
}

/** adapter-node, with the precache list written into the service worker before its files are copied. */
function adapter() {
  const node = adapterNode({ precompress: true });
  return {
    ...node,
    /** @param {import('@sveltejs/kit').Builder} builder */
    async adapt(builder) {
      injectPrecache(builder);
      await node.adapt(builder);
    },
  };
}

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    adapter: adapter(),
    files: { serviceWorker: 'src/service-worker' },
    serviceWorker: { register: false },
    paths: { relative: false },
    output: { bundleStrategy: 'split' },
    prerender: { entries: ['/shell'] },
    version: { name: appVersion() },
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        // WebAssembly may be compiled, text may not: the PIN's Argon2id is WebAssembly.
        'script-src': ['self', 'wasm-unsafe-eval'],
        // The hash is the style attribute of Kit's own announcer of page changes; without it the announcer is seen.
        'style-src': ['self', 'unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
        'img-src': ['self', 'data:'],
        'connect-src': ['self'],
        'media-src': ['self'],
        'worker-src': ['self'],
        'manifest-src': ['self'],
        'form-action': ['self'],
        'base-uri': ['none'],
        'object-src': ['none'],
      },
    },
    typescript: {
      /** The app's project. The tests, the worker and the command line have projects of their own. */
      config(config) {
        config.include = config.include.filter((/** @type {string} */ path) => !/(^|\/)tests?\//.test(path));
        config.exclude = [...(config.exclude ?? []), '../src/service-worker', '../src/cli'];
        return config;
      },
    },
  },
};
