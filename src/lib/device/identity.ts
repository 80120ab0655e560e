import type { Programme } from '../programme/programme.ts';
import { PROOF_START } from '../sync/proof.ts';
import type { PhoneDatabase } from './database.ts';
import { Contact, Numbers } from './rows.ts';
import { Identity, programmeIn, type EnrolledIdentity } from './who.ts';

/** Who this phone is, or null when it is nobody yet. */
export async function readIdentity(db: PhoneDatabase): Promise<Identity | null> {
  const row = await db.identity.get('device');
  return row ? Identity.parse(row) : null;
}

/** Who this phone is, when it may record. */
export async function readEnrolled(db: PhoneDatabase): Promise<EnrolledIdentity | null> {
  const identity = await readIdentity(db);
  return identity?.state === 'enrolled' ? identity : null;
}

export async function readProgramme(db: PhoneDatabase): Promise<Programme | null> {
  // one kept by an older app may miss what this one needs; the next read brings it whole
  return programmeIn(await db.programme.get('programme'));
}

/** The number given out last. */
export async function readHead(db: PhoneDatabase): Promise<number> {
  const row = await db.numbers.get('head');
  return row ? Numbers.parse(row).head : 0;
}

/** What is known of the endpoint before the first contact. */
export function noContact(): Contact {
  return {
    key: 'contact',
    offset: null,
    cursor: null,
    reread: null,
    proof: { upTo: 0, digest: PROOF_START },
    claimed: null,
    matches: true,
    lastContact: null,
    trouble: null,
  };
}

export async function readContact(db: PhoneDatabase): Promise<Contact> {
  const row = await db.contact.get('contact');
  return row ? Contact.parse(row) : noContact();
}

/** Changes what is known of the endpoint; nothing else of it is touched. */
export async function noteContact(db: PhoneDatabase, changes: Partial<Contact>): Promise<void> {
  await db.transaction('rw', db.contact, async () => {
    await db.contact.put({ ...(await readContact(db)), ...changes });
  });
}
