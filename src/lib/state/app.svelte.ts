import type { Consent, EnrolResult, LookResult } from '../device/enrolment.ts';
import { glance } from '../device/glance.ts';
import { countLeft } from '../device/left.ts';
import { readMarker } from '../device/marker.ts';
import { unsupported, type Unsupported } from '../device/support.ts';
import type { Identity } from '../device/who.ts';
import type { Programme } from '../programme/programme.ts';
import type { FieldRole } from '../programme/roles.ts';
import type { ReturnCard } from '../sync/return-card.ts';
import { handOver } from './hand-over.svelte.ts';
import { prefs } from './prefs.svelte.ts';

/** `no-pin`: enrolled before there was a vault; its person chooses a PIN first. */
export type Phase = 'starting' | 'new' | 'pending' | 'no-pin' | 'enrolled' | 'unsupported';

/** Who this phone is. */
export interface Me {
  device: string;
  person: string;
  role: FieldRole;
  cities: string[];
}

export type Looked = LookResult | { ok: false; code: 'not-loaded' };
/** `wait`: until another PIN may be tried, in milliseconds. `tries`: how many a return card still allows. */
export type Enrolled = { ok: true; value: Me } | { ok: false; code: string; wait?: number; tries?: number };

/** Who this phone is, as its database says. */
export interface Known {
  identity: Identity | null;
  programme: Programme | null;
  hasVault: boolean;
}

class App {
  #unsupported = $state<Unsupported | null>(null);
  #known = $state.raw<Known | null>(null);
  #wiped = $state<string | null>(null);
  #left = $state(0);
  #glancing: Promise<void> | null = null;
  #starting: Promise<void> | null = null;

  get phase(): Phase {
    if (this.#unsupported !== null) return 'unsupported';
    if (this.#known === null) return 'starting';
    const { identity, programme } = this.#known;
    if (identity === null || isGone(identity)) return 'new';
    if (identity.state !== 'enrolled' || programme === null) return 'pending';
    return this.#known.hasVault ? 'enrolled' : 'no-pin';
  }

  get identity(): Me | null {
    const identity = this.#known?.identity;
    return identity?.state === 'enrolled' && !isGone(identity) ? meOf(identity) : null;
  }

  get programme(): Programme | null {
    return this.#known?.programme ?? null;
  }

  /** The device that this phone was before the browser cleared its storage; null when it did not, or nobody knows. */
  get wiped(): string | null {
    return this.#known?.identity === null ? this.#wiped : null;
  }

  /** How many unsent records of the device that this phone was are still here, sealed. */
  get left(): number {
    return this.#left;
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
      const [seen] = await Promise.all([glance(), prefs.load()]);
      handOver.resume(seen.handOver);
      if (seen.identity === null) {
        this.#wiped = readMarker(globalThis.localStorage);
        this.#left = await countLeft();
      }
      this.#known = { identity: seen.identity, programme: seen.programme, hasVault: seen.hasVault };
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
      await running.run({
        known: (now) => (this.#known = now),
        handedOver: (place) => handOver.resume(place),
      });
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
   * `wipe-needed` (possible, with `{ wipe: true }`, which empties the phone first). `{ forgotten: true }` begins anew for
   * the phone's own person: `send-first` while there are unsent records, `lose-refused` (possible, with `{ wipe: true }`)
   * when there are refused ones, which the old PIN alone opens.
   */
  async enrol(token: string, consent: Consent = {}): Promise<Enrolled> {
    const replaces = this.wiped !== null && { replaces: this.wiped };
    return this.#enrolBy(({ device, phone }) => device.enrol(phone(), token, { ...consent, ...replaces }));
  }

  /** The same by a return card, and the PIN of its person; the device of before stays. */
  async enrolByCard(card: ReturnCard, consent: Consent): Promise<Enrolled> {
    return this.#enrolBy(({ device, phone }) => device.enrolByCard(phone(), card, consent));
  }

  async #enrolBy(take: (parts: Parts) => Promise<EnrolResult>): Promise<Enrolled> {
    const parts = await reach();
    if (!parts) return { ok: false, code: 'not-loaded' };
    const { running } = parts;
    const result = await take(parts);
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

type Parts = NonNullable<Awaited<ReturnType<typeof reach>>>;

/** Nothing shows that a phone whose vault was destroyed was anybody's. */
function isGone(identity: Identity): boolean {
  return identity.state === 'enrolled' && identity.gone === true;
}

function meOf({ device, person, role, cities }: Me): Me {
  return { device, person, role, cities };
}

/** The app on this phone. */
export const app = new App();
