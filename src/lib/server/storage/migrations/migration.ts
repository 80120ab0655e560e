import type { Capabilities, Db } from '../open.ts';

/** One step of the database's shape, applied once, in a transaction. */
export interface Migration {
  name: string;
  up(db: Db, capabilities: Capabilities): Promise<void>;
}
