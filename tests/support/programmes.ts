import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Programme } from '../../src/lib/programme/programme.ts';
import { westMidlands } from '../../src/lib/programme/west-midlands.ts';

const SECOND = join(import.meta.dirname, 'programmes/cidades-amigas.json');

/** The example programme that ships. */
export const EXAMPLE = { programme: westMidlands, file: undefined };

/** An invented programme of another country, given to the endpoint as a file: nothing of it is in the code. */
export const OTHER = { programme: Programme.parse(JSON.parse(readFileSync(SECOND, 'utf8'))), file: SECOND };

export type Setting = { programme: Programme; file: string | undefined };
