// The rooms of the house and what each may import: one rule a room. "Imports go one way" (docs/architecture).
// tests/lint/rooms.test.ts proves with one deliberate violation a rule that each of them bites.

const PURE = ['records', 'programme', 'sync', 'insight'];

/** Unit tests stand beside their source and may reach for test tools. */
const TESTS = String.raw`\.test\.ts$`;

/** @param {...string} names */
const lib = (...names) => `^src/lib/(${names.join('|')})/`;

/** @param {...string} names packages, with everything below them */
const packages = (...names) => names.map((name) => `(^|/)node_modules/${name}/`);

/** Kit's own modules, which exist only inside its build. */
const kit = [String.raw`^\$(app|env)/`, String.raw`(^|/)\$types(\.js)?$`, ...packages('@sveltejs/kit')];

/**
 * @param {string} name
 * @param {string} from
 * @param {string[]} allowed
 * @param {{ node?: boolean, comment: string }} options
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
const room = (name, from, allowed, { node = false, comment }) => ({
  name: `room-${name}`,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TESTS },
  to: { pathNot: [from, ...allowed], ...(node ? { dependencyTypesNot: ['core'] } : {}) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    room('records', lib('records'), [lib('programme'), ...packages('zod')], {
      comment: 'What is recorded: pure; zod, and what the programme configures.',
    }),
    room(
      'programme',
      lib('programme'),
      [lib('records'), String.raw`^locales/[^/]+/west-midlands\.json$`, ...packages('zod')],
      {
        comment: 'What a city configures: pure; zod, and the kinds of record.',
      },
    ),
    room('sync', lib('sync'), [lib('records', 'programme'), ...packages('zod')], {
      comment: 'The protocol: pure; WebCrypto is handed in.',
    }),
    room('insight', lib('insight'), [lib('records', 'programme'), ...packages('zod')], {
      comment: 'Arithmetic: pure; knows records and the programme, and no phone, server or screen.',
    }),
    room('sealing', lib('sealing'), [lib('sync'), ...packages('@hpke/core')], {
      comment: 'WebCrypto and HPKE behind the port that sync names; phone and endpoint use it.',
    }),
    room(
      'device',
      lib('device'),
      [lib(...PURE, 'sealing'), ...packages('dexie', 'hash-wasm', 'idb-keyval', 'zod')],
      {
        comment: 'The phone: knows no server, no Svelte and no screen.',
      },
    ),
    room(
      'state',
      lib('state'),
      [lib(...PURE, 'device', 'i18n'), ...packages('svelte', 'workbox-window'), String.raw`^\$app/`],
      { comment: 'Runes over the device and the words; knows no component and no server.' },
    ),
    room('i18n', lib('i18n'), [lib(...PURE), '^locales/', ...packages('i18next', 'svelte')], {
      comment: 'Words, dates and numbers.',
    }),
    room('ui', lib('ui'), [lib(...PURE, 'i18n'), ...packages('svelte')], {
      comment: 'Components: props in, callbacks out; no database, no state of the app, no server.',
    }),
    room(
      'server',
      lib('server'),
      [
        lib(...PURE, 'sealing'),
        ...packages(
          'kysely',
          'better-sqlite3',
          '@types/better-sqlite3',
          'better-auth',
          '@better-auth/passkey',
          'zod',
          'uqr',
        ),
      ],
      { node: true, comment: 'The endpoint: knows no phone and no screen.' },
    ),
    room(
      'service-worker',
      String.raw`^src/service-worker/(?!precache\.js$)`,
      [
        lib('device', 'sync'),
        String.raw`^src/lib/i18n/languages\.ts$`,
        ...packages('workbox-[^/]+'),
        String.raw`^\$service-worker$`,
      ],
      { comment: 'Only routes events to the device. (precache.js runs at build time, not in the worker.)' },
    ),
    room(
      'routes-field',
      String.raw`^src/routes/(?!\(office\)/|api/)`,
      [lib(...PURE, 'ui', 'state', 'i18n'), ...packages('svelte', 'uqr'), ...kit],
      {
        comment:
          'Screens of the phone, public screens and the root layout: they reach the device through state.',
      },
    ),
    room(
      'routes-office',
      String.raw`^src/routes/\(office\)/`,
      [lib(...PURE, 'ui', 'i18n', 'server'), ...packages('svelte'), ...kit],
      { comment: 'Screens of the office: no phone, no state of a phone.' },
    ),
    room('api', '^src/routes/api/', [lib(...PURE, 'server'), ...kit], {
      comment: 'Endpoints, thin: they hand everything to the server.',
    }),
    room('hooks', String.raw`^src/hooks[^/]*\.ts$`, [lib(...PURE, 'server', 'i18n'), ...kit], {
      node: true,
      comment: 'Kit hooks, thin: they hand everything to the server.',
    }),
    room(
      'cli',
      '^src/cli/',
      [
        lib(...PURE, 'server', 'sealing'),
        String.raw`^src/lib/i18n/(languages|plural)\.ts$`,
        '^build/',
        ...packages('zod', 'uqr', 'csv-parse', 'read-excel-file', 'write-excel-file'),
      ],
      { node: true, comment: 'The command line: never opens the database of a phone.' },
    ),
    {
      name: 'no-circular',
      comment: 'Imports go one way. (Types of two pure rooms may name each other.)',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: String.raw`(^|/)(build|\.svelte-kit)/` },
    tsPreCompilationDeps: true,
    // Only for the alias $lib, which it does not find in the tsconfig that Kit generates.
    tsConfig: { fileName: 'tests/lint/tsconfig.rooms.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.svelte', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'types', 'default'],
    },
    parser: 'tsc',
  },
};
