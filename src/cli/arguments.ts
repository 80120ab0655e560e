import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { ConfigError } from '../lib/server/config-error.ts';

/** Something in the command that its user must put right. The code is for scripts, the message for people. */
export class UsageError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** One line of JSON alone on standard output, for whoever reads it with a script. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Writes text for people on standard output. */
export function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Reads the options of a command; throws a `UsageError` for what it does not know. */
export function readOptions<T extends ParseArgsOptionsConfig>(
  options: T,
  help: string,
  args = process.argv.slice(2),
) {
  try {
    return parseArgs({ args, options, allowPositionals: false, strict: true }).values;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
    throw new UsageError('usage', `${why}.\n\n${help}`);
  }
}

/**
 * Runs a command. A mistake of the user's ends it with status 2 and words (with `--json`, one line of JSON as
 * well); anything else is a fault of ours and ends it with status 1.
 */
export async function run(command: () => Promise<void> | void): Promise<void> {
  try {
    await command();
  } catch (error) {
    const known = error instanceof UsageError || error instanceof ConfigError;
    if (!known) throw error;
    if (process.argv.includes('--json')) {
      const code = error instanceof UsageError ? error.code : 'configuration';
      printJson({ error: { code, message: error.message } });
    }
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
