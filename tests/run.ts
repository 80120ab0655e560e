// `npm test`: everything, in order. Its last line is "N passed, N failed".
//
// Every step runs even if an earlier one failed; only what needs the build is not tried without one.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Count {
  readonly passed: number;
  readonly failed: number;
  /** What failed, one line each. */
  readonly names?: readonly string[];
}

interface Result extends Count {
  readonly name: string;
  readonly seconds: number;
}

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'mifriendly-field-test-'));
const results: Result[] = [];

await step('check', ['run', 'check']);
await step('lint', ['run', 'lint']);
await step('audit', ['run', 'audit:shipped']);
await step('unit and integration', vitest('test:unit', 'unit'), () => vitestCount('unit'));
const built = await step('build', ['run', 'build']);
if (built) {
  await step('budget', vitest('test:budget', 'budget'), () => vitestCount('budget'));
  await step('fuzz', ['run', 'fuzz', '--', '--seed', '20251020', '--requests', '1500']);
  await step('end to end', ['run', 'test:e2e', '--', '--pass-with-no-tests'], playwrightCount);
  await step('faults', ['run', 'faults', '--', '--seed', '298', '--rounds', '6']);
} else {
  results.push({ name: 'budget', passed: 0, failed: 1, seconds: 0 });
  results.push({ name: 'fuzz', passed: 0, failed: 1, seconds: 0 });
  results.push({ name: 'end to end', passed: 0, failed: 1, seconds: 0 });
  results.push({ name: 'faults', passed: 0, failed: 1, seconds: 0 });
}
rmSync(folder, { recursive: true, force: true });
summarise();

/** Runs one npm script and counts: what its report says, or one for the step itself. */
async function step(name: string, args: string[], report?: () => Count): Promise<boolean> {
  console.log(`\n──── ${name}`);
  const start = performance.now();
  const succeeded = (await run(args)) === 0;
  const seconds = (performance.now() - start) / 1000;
  results.push({ name, seconds, ...count(succeeded, report) });
  return succeeded;
}

function count(succeeded: boolean, report: (() => Count) | undefined): Count {
  if (!report) return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 };
  let counted: Count;
  try {
    counted = report();
  } catch {
    counted = { passed: 0, failed: 1 }; // it fell over before it could write a report
  }
  // A runner that fails without a failed test (an error outside any test) has failed all the same.
  return !succeeded && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

function run(args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn('npm', args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
      env: { ...process.env, PLAYWRIGHT_RESULTS: file('playwright') },
    });
    child.on('error', (error) => {
      console.error(error);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function file(name: string): string {
  return join(folder, `${name}.json`);
}

function vitest(script: string, name: string): string[] {
  return ['run', script, '--', '--reporter=default', '--reporter=json', `--outputFile.json=${file(name)}`];
}

function vitestCount(name: string): Count {
  const report = JSON.parse(readFileSync(file(name), 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    testResults: { assertionResults: { status: string; fullName: string; failureMessages: string[] }[] }[];
  };
  const failed = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed');
  const names = failed.map(({ fullName, failureMessages: [why = ''] }) => line(fullName, why));
  return { passed: report.numPassedTests, failed: report.numFailedTests, names };
}

/** A Playwright report's suite: files, and groups in them. */
interface Suite {
  suites?: Suite[];
  specs: {
    title: string;
    file: string;
    ok: boolean;
    tests: { results: { error?: { message?: string } }[] }[];
  }[];
}

function playwrightCount(): Count {
  const report = JSON.parse(readFileSync(file('playwright'), 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number };
    suites: Suite[];
  };
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected, failed: unexpected + flaky, names: report.suites.flatMap(failuresIn) };
}

function failuresIn({ suites = [], specs }: Suite): string[] {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) => {
      const [why = ''] = tests.flatMap(({ results }) => results.flatMap(({ error }) => error?.message ?? []));
      return line(`${file}: ${title}`, why);
    });
  return [...own, ...suites.flatMap(failuresIn)];
}

/** A failure in a line: whoever sees the end of a long output only still learns what it was. */
function line(name: string, why: string): string {
  // eslint-disable-next-line no-control-regex -- colours
  const plain = why.replace(/\u001b\[[\d;]*m/g, '').replace(/\s+/g, ' ');
  return `${name} – ${plain.slice(0, 700)}`;
}

function summarise(): void {
  console.log('\n──── summary');
  for (const { name, passed, failed, seconds } of results) {
    const verdict = failed > 0 ? 'FAILED' : 'ok';
    console.log(
      `${verdict.padEnd(7)} ${name.padEnd(21)} ${passed} passed, ${failed} failed (${seconds.toFixed(0)} s)`,
    );
  }
  for (const name of results.flatMap(({ names = [] }) => names)) console.log(`\nFAILED  ${name}`);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  process.exitCode = failed > 0 ? 1 : 0;
  console.log(`\n${passed} passed, ${failed} failed`);
}
