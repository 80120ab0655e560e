import { Dexie, type EntityTable } from 'dexie';
import type { CarriedRow, CargoRow } from './carried.ts';
import type { Contact, DraftRow, LastTimeRow, Numbers, OutboxRow, Receipt, RecordRow } from './rows.ts';
import type { VaultRow } from './vault/row.ts';
import { DATABASE_NAME, HandOverRow, type Identity, type ProgrammeRow } from './who.ts';

/** Everything of the phone in one database, because a record and its envelope must commit together. */
export class PhoneDatabase extends Dexie {
  declare identity: EntityTable<Identity, 'key'>;
  declare numbers: EntityTable<Numbers, 'key'>;
  declare contact: EntityTable<Contact, 'key'>;
  declare programme: EntityTable<ProgrammeRow, 'key'>;
  declare records: EntityTable<RecordRow, 'id'>;
  declare outbox: EntityTable<OutboxRow, 'n'>;
  declare receipts: EntityTable<Receipt, 'n'>;
  declare drafts: EntityTable<DraftRow, 'key'>;
  declare lastTime: EntityTable<LastTimeRow, 'kind'>;
  declare carried: EntityTable<CarriedRow, 'digest'>;
  declare cargo: EntityTable<CargoRow, 'digest'>;
  declare vault: EntityTable<VaultRow, 'key'>;
  declare handOver: EntityTable<HandOverRow, 'key'>;

  constructor(name = DATABASE_NAME) {
    super(name, {
      // Chromium answers "complete" before the disk has the data unless asked to be strict.
      chromeTransactionDurability: 'strict',
      // Dexie's cache shows writes before they have committed; a phone says "saved" afterwards.
      cache: 'disabled',
    });
    this.version(1).stores({
      identity: 'key',
      numbers: 'key',
      contact: 'key',
      programme: 'key',
      records: 'id, kind, savedAt, [kind+day]',
      outbox: 'n, &change, record, [state+n]',
      receipts: 'n, &change',
      drafts: 'key',
      lastTime: 'kind',
    });
    // Other phones' envelopes, and their bytes apart from them: counting must not read megabytes.
    this.version(2).stores({ carried: 'digest, state, [state+device+n]', cargo: 'digest' });
    // From here on what is readable is sealed: nothing of it may stand in an index.
    this.version(3)
      .stores({ records: 'id', vault: 'key', handOver: 'key' })
      .upgrade(async (upgrade) => {
        const drafts = upgrade.table<{ key: string; typed: unknown }, string>('drafts');
        const place = HandOverRow.safeParse(await drafts.get('hand-over'));
        await drafts.delete('hand-over');
        if (place.success) await upgrade.table('handOver').put(place.data);
      });
  }
}

/** The phone's tables that a person's data or identity stands in: what a wipe empties. */
export function allTables(db: PhoneDatabase) {
  return [
    db.identity,
    db.numbers,
    db.contact,
    db.programme,
    db.records,
    db.outbox,
    db.receipts,
    db.drafts,
    db.lastTime,
    db.carried,
    db.cargo,
    db.vault,
    db.handOver,
  ];
}
