import * as z from 'zod';

const Report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({ severity: z.string(), via: z.array(z.unknown()), range: z.string() }),
  ),
  metadata: z.object({ vulnerabilities: z.object({ high: z.int(), critical: z.int(), total: z.int() }) }),
});

/** What `npm audit --json` said: `unasked` when no registry answered, or one that knows no audits. */
export type Verdict =
  { said: 'unasked' } | { said: 'well'; lesser: number } | { said: 'vulnerable'; packages: string[] };

const GRAVE = ['high', 'critical'];

/** Reads the output of `npm audit --json`. Only a whole report counts as an answer. */
export function verdictOf(output: string): Verdict {
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch {
    return { said: 'unasked' };
  }
  const read = Report.safeParse(json);
  if (!read.success) return { said: 'unasked' };
  const { vulnerabilities, metadata } = read.data;
  const { high, critical, total } = metadata.vulnerabilities;
  if (high + critical === 0) return { said: 'well', lesser: total };
  const grave = Object.entries(vulnerabilities).filter(([, { severity }]) => GRAVE.includes(severity));
  return {
    said: 'vulnerable',
    packages: grave.map(([name, { severity, range }]) => `${name} ${range} (${severity})`),
  };
}
