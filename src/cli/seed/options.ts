import { parseArgs } from 'node:util';

/** What the command line asked for. */
export interface Options {
  people: number;
  months: number;
  records?: number;
  seed: number;
  /** Where the endpoint answers; otherwise the configured ORIGIN. */
  origin?: string;
  json: boolean;
}

/** How to use the command. */
export const HELP = `Fills a running endpoint with invented records, through its own API.

  npm run seed -- [--people 40] [--months 6] [--records N] [--seed S] [--origin URL] [--json]

  --people N    how many volunteers and workers to invite (1 to 2000)
  --months N    how many months back the records reach (1 to 60)
  --records N   sessions and postcards in all; without it everybody records by habit
  --seed S      the same seed makes the same content (a whole number; 1 otherwise)
  --origin URL  where the endpoint answers, if that is not ORIGIN
  --json        one line of JSON on standard output, and nothing else there

It reads the same DATA_DIR, KEY_FILE and PROGRAMME as the endpoint, because it makes invites there.`;

/** Reads the command line; a text instead of options says what is wrong with it. */
export function readOptions(args: string[]): Options | string {
  let values: Partial<Record<string, string | boolean>>;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        people: { type: 'string' },
        months: { type: 'string' },
        records: { type: 'string' },
        seed: { type: 'string' },
        origin: { type: 'string' },
        json: { type: 'boolean' },
      },
    }));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const faults: string[] = [];
  const number = (name: string, otherwise: number, least: number, most: number): number => {
    const text = values[name];
    if (text === undefined) return otherwise;
    const value = /^\d{1,10}$/.test(String(text)) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    faults.push(
      `--${name} is "${String(text)}". It must be a whole number from ${String(least)} to ${String(most)}.`,
    );
    return otherwise;
  };
  const options: Options = {
    people: number('people', 40, 1, 2000),
    months: number('months', 6, 1, 60),
    seed: number('seed', 1, 0, 4_294_967_295),
    json: values['json'] === true,
  };
  if (values['records'] !== undefined) options.records = number('records', 0, 1, 20_000_000);
  if (typeof values['origin'] === 'string') {
    const url = URL.parse(values['origin']);
    if (url && /^https?:$/.test(url.protocol)) options.origin = url.origin;
    else faults.push(`--origin is "${values['origin']}". It must be an address like http://localhost:3000`);
  }
  return faults.length > 0 ? faults.join('\n') : options;
}
