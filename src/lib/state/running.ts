import { readIdentity, readProgramme } from '../device/identity.ts';
import { observe } from '../device/live.ts';
import { leaveMarker } from '../device/marker.ts';
import { forgetToken } from '../device/token.ts';
import { HandOverRow } from '../device/who.ts';
import type { Known } from './app.svelte.ts';
import type { CardPlace } from './card-place.ts';
import { lastTime } from './lasttime.svelte.ts';
import { phone } from './phone.ts';
import { storage } from './storage.svelte.ts';
import { sync } from './sync.svelte.ts';
import { today } from './today.svelte.ts';
import { update } from './update.svelte.ts';
import { vault } from './vault.svelte.ts';

// What the app does from its start on. A chunk of its own: the first screen need not wait for the database.

/** What the page is told whenever it changes, in this tab or another. */
interface Listener {
  known: (now: Known) => void;
  /** In other hands, the phone is so in every tab. */
  handedOver: (place: CardPlace | null) => void;
}

/** Opens the database, follows who this phone is, and begins the page's own loop. Rejects when nothing can be kept. */
export async function run({ known, handedOver }: Listener): Promise<void> {
  const { db } = phone();
  await db.open();
  // else at the next start
  await forgetToken(db).catch(() => undefined);
  await Promise.all([lastTime.load(), follow(known)]);
  followHandOver(handedOver);
  document.addEventListener('visibilitychange', () => today.refresh());
  vault.listen();
  sync.start();
  update.register();
  void storage.refresh();
}

/** Follows who this phone is, also when another tab enrols it. Resolves with the first answer. */
function follow(known: (now: Known) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    observe(
      readKnown,
      (now) => {
        known(now);
        if (now.identity?.state === 'enrolled' && !now.identity.gone)
          leaveMarker(globalThis.localStorage, now.identity.device);
        resolve();
      },
      reject,
    );
  });
}

function followHandOver(handedOver: Listener['handedOver']): void {
  observe(
    async () => HandOverRow.safeParse(await phone().db.handOver.get('hand-over')),
    ({ data }) => handedOver(data?.typed ?? null),
    () => undefined, // what this tab knows stands
  );
}

/** Who this phone is now. */
export async function readKnown(): Promise<Known> {
  const { db } = phone();
  return {
    identity: await readIdentity(db),
    programme: await readProgramme(db),
    hasVault: (await db.vault.count()) > 0,
  };
}

/** After an enrolment: a first contact, and the app's files on the phone before somebody walks away with it. */
export async function settleIn(): Promise<void> {
  // Of the person whose phone it was before, nothing stays in memory either.
  await vault.show();
  await update.whenReady();
}

export async function keepHandOver(place: CardPlace): Promise<void> {
  await phone()
    .db.handOver.put({ key: 'hand-over', typed: place })
    .catch(() => undefined);
}

export async function dropHandOver(): Promise<void> {
  await phone()
    .db.handOver.delete('hand-over')
    .catch(() => undefined);
}
