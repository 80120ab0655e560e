import { readCarried, type Carried } from '../device/carried.ts';
import type { BringResult, WriteResult } from '../device/rescue.ts';
import { MAX_RESCUE_BYTES } from '../sync/limits.ts';
import { Live } from './live.svelte.ts';
import { phone } from './phone.ts';
import { sync } from './sync.svelte.ts';

export type { Carried } from '../device/carried.ts';

/** A rescue file as the browser hands it on, or why there is none. */
export type Written =
  | { ok: true; file: File; count: number }
  | { ok: false; code: Exclude<WriteResult, { ok: true }>['code'] | 'not-loaded' };
export type Brought = BringResult | { ok: false; code: 'not-loaded' };

/** Of no special kind: pickers and messengers that know no `.mfr` let it through as it is. */
const TYPE = 'application/octet-stream';

// Needed rarely, and then perhaps without a network: fetched at the tap, from what the worker keeps.
const parts = () => import('../device/rescue.ts').catch(() => null);

class Rescue {
  readonly #carried = new Live(() => readCarried(phone().db), []);

  /** What was brought in of other phones, phone by phone. */
  get carried(): readonly Carried[] {
    return this.#carried.current;
  }

  /** Puts everything unsent into one file. Nothing on the phone changes. */
  async write(): Promise<Written> {
    const device = await parts();
    if (!device) return { ok: false, code: 'not-loaded' };
    const made = await device.writeRescueFile(phone());
    if (!made.ok) return made;
    return { ok: true, file: new File([made.bytes], made.name, { type: TYPE }), count: made.count };
  }

  /** Takes another phone's file in and lets the loop send it. */
  async bringIn(file: Blob): Promise<Brought> {
    if (file.size > MAX_RESCUE_BYTES) return { ok: false, code: 'rescue-too-large' };
    const device = await parts();
    if (!device) return { ok: false, code: 'not-loaded' };
    const brought = await device.bringIn(phone(), new Uint8Array(await file.arrayBuffer()));
    if (brought.ok && brought.others > 0) sync.saved();
    return brought;
  }
}

/** What is handed on by files, when no connection comes. */
export const rescue = new Rescue();
