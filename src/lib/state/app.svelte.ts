import type { EnrolResult, LookResult } from '../device/enrolment.ts';
import { glance } from '../device/glance.ts';
import { readMarker } from '../device/marker.ts';
import { unsupported, type Unsupported } from '../device/support.ts';
import type { Identity } from '../device/who.ts';
import type { Programme } from '../programme/programme.ts';
import type { FieldRole } from '../programme/roles.ts';
import { HAND_OVER } from './card-place.ts';
import { handOver } from './hand-over.svelte.ts';
import { prefs } from './prefs.svelte.ts';

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

/** Who this phone is, as its database says. */
export interface Known {
  identity: Identity | null;
  programme: Programme | null;
}

class App {
  #unsupported = $state<Unsupported | null>(null);
  #known = $state.raw<Known | null>(null);
  #wiped = $state<string | null>(null);
  #glancing: Promise<void> | null = null;
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

  /** The device that this phone was before the browser cleared its storage; null when it did not, or nobody knows. */
  get wiped(): string | null {
    return this.#known?.identity === null ? this.#wiped : null;
  }

  /** Why this browser will not do, as a code; null when it will. */
  get unsupported(): string | null {
    return this.#unsupported;
  }

  /** Finds out who this phone is and what it speaks, once: all that the first screen needs. */
  glance(): Promise<void> {
    return (this.#glancing ??= this.#glance());
  }

  async #glance(): Promise<void> {
    this.#unsupported = unsupported(globalThis);
    if (this.#unsupported !== null) return;
    try {
      const [seen] = await Promise.all([glance(HAND_OVER), prefs.load()]);
      handOver.resume(seen.handOver);
      if (seen.identity === null) this.#wiped = readMarker(globalThis.localStorage);
      this.#known = { identity: seen.identity, programme: seen.programme };
    } catch {
      this.#unsupported = 'no-storage';
    }
  }

  /** Starts the phone's part of the app, once. Resolves when every screen can show. */
  start(): Promise<void> {
    return (this.#starting ??= this.#start());
  }

  async #start(): Promise<void> {
    await this.glance();
    if (this.#unsupported !== null) return;
    const running = await import('./running.ts').catch(() => null);
    if (!running) {
      // fetched again by the next screen
      this.#starting = null;
      return;
    }
    try {
      await running.run((now) => (this.#known = now));
    } catch {
      this.#unsupported = 'no-storage';
    }
  }

  /** Asks what an invite is for. Burns nothing. */
  async look(token: string): Promise<Looked> {
    const parts = await reach();
    return parts ? parts.device.look(parts.phone(), token) : { ok: false, code: 'not-loaded' };
  }

  /**
   * Takes an invite. On somebody else's phone the codes are `other-person` (unsent records: not possible) and
   * `wipe-needed` (possible, with `{ wipe: true }`, which empties the phone first).
   */
  async enrol(token: string, consent: { wipe?: boolean } = {}): Promise<Enrolled> {
    const parts = await reach();
    if (!parts) return { ok: false, code: 'not-loaded' };
    const { device, phone, running } = parts;
    const result: EnrolResult = await device.enrol(phone(), token, {
      ...consent,
      ...(this.wiped !== null && { replaces: this.wiped }),
    });
    if (!result.ok) return result;
    this.#known = await running.readKnown();
    // Whoever leaves with the phone now shall be able to open it without a signal.
    await running.settleIn();
    return { ok: true, value: meOf(result.value) };
  }
}

/** The parts that enrolling needs and a first screen does not; null when they cannot be fetched now. */
async function reach() {
  try {
    const [{ late, phone }, running] = await Promise.all([import('./phone.ts'), import('./running.ts')]);
    return { device: await late(), phone, running };
  } catch {
    return null;
  }
}

function meOf({ device, person, personName, role, cities }: Me): Me {
  return { device, person, personName, role, cities };
}

/** The app on this phone. */
export const app = new App();
