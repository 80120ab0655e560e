import type { EnrolResult, LookResult } from '../device/enrolment.ts';
import { readIdentity, readProgramme } from '../device/identity.ts';
import { observe } from '../device/live.ts';
import type { Identity } from '../device/rows.ts';
import { unsupported, type Unsupported } from '../device/support.ts';
import type { Programme } from '../programme/programme.ts';
import type { FieldRole } from '../programme/roles.ts';
import { handOver } from './hand-over.svelte.ts';
import { lastTime } from './lasttime.svelte.ts';
import { late, phone } from './phone.ts';
import { prefs } from './prefs.svelte.ts';
import { storage } from './storage.svelte.ts';
import { sync } from './sync.svelte.ts';
import { today } from './today.svelte.ts';
import { update } from './update.svelte.ts';

export type Phase = 'starting' | 'new' | 'pending' | 'enrolled' | 'unsupported';

/** Who this phone is. */
export interface Me {
  device: string;
  person: string;
  personName: string;
  role: FieldRole;
  cities: string[];
}

export type Looked = LookResult | { ok: false; code: 'not-loaded' };
export type Enrolled = { ok: true; value: Me } | { ok: false; code: string };

class App {
  #unsupported = $state<Unsupported | null>(null);
  #known = $state.raw<{ identity: Identity | null; programme: Programme | null } | null>(null);
  #starting: Promise<void> | null = null;

  get phase(): Phase {
    if (this.#unsupported !== null) return 'unsupported';
    if (this.#known === null) return 'starting';
    const { identity, programme } = this.#known;
    if (identity === null) return 'new';
    return identity.state === 'enrolled' && programme !== null ? 'enrolled' : 'pending';
  }

  get identity(): Me | null {
    const identity = this.#known?.identity;
    return identity?.state === 'enrolled' ? meOf(identity) : null;
  }

  get programme(): Programme | null {
    return this.#known?.programme ?? null;
  }

  /** Why this browser will not do, as a code; null when it will. */
  get unsupported(): string | null {
    return this.#unsupported;
  }

  /** Starts the phone's part of the app, once. Resolves when it is known who this phone is. */
  start(): Promise<void> {
    return (this.#starting ??= this.#start());
  }

  async #start(): Promise<void> {
    this.#unsupported = unsupported(globalThis);
    if (this.#unsupported !== null) return;
    try {
      await phone().db.open();
      await Promise.all([prefs.load(), lastTime.load(), handOver.load()]);
      await this.#follow();
    } catch {
      this.#unsupported = 'no-storage';
      return;
    }
    document.addEventListener('visibilitychange', () => today.refresh());
    sync.start();
    update.register();
    void storage.refresh();
  }

  /** Follows who this phone is, also when another tab enrols it. Resolves with the first answer. */
  #follow(): Promise<void> {
    const { db } = phone();
    return new Promise((resolve, reject) => {
      observe(
        async () => ({ identity: await readIdentity(db), programme: await readProgramme(db) }),
        (known) => {
          this.#known = known;
          resolve();
        },
        reject,
      );
    });
  }

  /** Asks what an invite is for. Burns nothing. */
  async look(token: string): Promise<Looked> {
    const device = await late().catch(() => null);
    return device ? device.look(phone(), token) : { ok: false, code: 'not-loaded' };
  }

  /**
   * Takes an invite. On somebody else's phone the codes are `other-person` (unsent records: not possible) and
   * `wipe-needed` (possible, with `{ wipe: true }`, which empties the phone first).
   */
  async enrol(token: string, consent: { wipe?: boolean } = {}): Promise<Enrolled> {
    const device = await late().catch(() => null);
    if (!device) return { ok: false, code: 'not-loaded' };
    const result: EnrolResult = await device.enrol(phone(), token, consent);
    if (!result.ok) return result;
    this.#known = { identity: result.value, programme: await readProgramme(phone().db) };
    void sync.sendNow();
    return { ok: true, value: meOf(result.value) };
  }
}

function meOf({ device, person, personName, role, cities }: Me): Me {
  return { device, person, personName, role, cities };
}

/** The app on this phone. */
export const app = new App();
