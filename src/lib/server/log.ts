/** One thing worth telling the operator. Never any content of a record, a token or a key. */
export interface LogEntry {
  what: string;
  [detail: string]: string | number | boolean | null;
}
export type Log = (entry: LogEntry) => void;

/** Writes one line of JSON per entry to standard error: standard output may be somebody's `--json`. */
export const logToStderr: Log = (entry) => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
};

/**
 * What may be told of an unexpected error: its name, its code and where it happened. Its message stays out,
 * because messages quote what they could not read.
 */
export function traceOf(error: unknown): { error: string; code: string; where: string } {
  if (!(error instanceof Error)) return { error: typeof error, code: '', where: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const where = frames
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' < ');
  return { error: error.name, code, where };
}
