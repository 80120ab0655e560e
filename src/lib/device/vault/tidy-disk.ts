import { Dexie } from 'dexie';
import { keepToTidy, readToTidy } from '../settings.ts';

// Three rounds over three databases: fewer leave a file untouched (ADR 0013 has the measurements).
const ROUNDS = 3;
const NAMES = ['mifriendly-sheet-1', 'mifriendly-sheet-2', 'mifriendly-sheet-3'];

function sheet(name: string): Dexie {
  const db = new Dexie(name);
  db.version(1).stores({ rows: 'id' });
  return db;
}

/**
 * Has the browser write its files anew without what was overwritten in them, if something was (`keepToTidy`). Chromium
 * keeps old values in LevelDB's log and tables until it compacts them, which nobody can ask for; but it does so for the
 * keys of a database that is deleted, and for every file that these keys lie in the midst of. Elsewhere this does no harm.
 */
export async function tidyDisk(): Promise<void> {
  if (!(await readToTidy())) return;
  for (let round = 0; round < ROUNDS; round += 1) {
    const sheets = NAMES.map(sheet);
    for (const each of sheets) await each.table('rows').put({ id: round });
    for (const each of sheets) await each.delete();
  }
  await keepToTidy(false);
}
