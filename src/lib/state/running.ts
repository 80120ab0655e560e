import { dropDraft, keepDraft } from '../device/drafts.ts';
import { readIdentity, readProgramme } from '../device/identity.ts';
import { observe } from '../device/live.ts';
import { leaveMarker } from '../device/marker.ts';
import type { Known } from './app.svelte.ts';
import { HAND_OVER, type CardPlace } from './card-place.ts';
import { lastTime } from './lasttime.svelte.ts';
import { phone } from './phone.ts';
import { storage } from './storage.svelte.ts';
import { sync } from './sync.svelte.ts';
import { today } from './today.svelte.ts';
import { update } from './update.svelte.ts';

// What the app does from its start on. A chunk of its own: the first screen need not wait for the database.

/** Opens the database, follows who this phone is, and begins the page's own loop. Rejects when nothing can be kept. */
export async function run(known: (now: Known) => void): Promise<void> {
  await phone().db.open();
  await Promise.all([lastTime.load(), follow(known)]);
  document.addEventListener('visibilitychange', () => today.refresh());
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
        if (now.identity?.state === 'enrolled') leaveMarker(globalThis.localStorage, now.identity.device);
        resolve();
      },
      reject,
    );
  });
}

/** Who this phone is now. */
export async function readKnown(): Promise<Known> {
  const { db } = phone();
  return { identity: await readIdentity(db), programme: await readProgramme(db) };
}

/** After an enrolment: a first contact, and the app's files on the phone before somebody walks away with it. */
export async function settleIn(): Promise<void> {
  void sync.sendNow();
  // Of the person whose phone it was before, nothing stays in memory either.
  await lastTime.load();
  await update.whenReady();
}

export async function keepHandOver(place: CardPlace): Promise<void> {
  const { db, now } = phone();
  await keepDraft(db, HAND_OVER, place, now()).catch(() => undefined);
}

export async function dropHandOver(): Promise<void> {
  await dropDraft(phone().db, HAND_OVER).catch(() => undefined);
}
