import * as z from 'zod/mini';
import { Patch } from '../records/patch.ts';
import { Id } from '../records/value.ts';

/** What an envelope carries, sealed: one change of one record. */
export const Body = z.strictObject({
  record: Id,
  /** A kind's name; an unknown one is a newer app's, and put off with `newer-version`. */
  kind: z.string().check(z.maxLength(64)),
  /** The kind's schema version under which the patch was written. */
  version: z.int().check(z.minimum(1)),
  patch: Patch,
  /** The device's clock at saving, in milliseconds since 1970. May be wrong by years. */
  at: z.int(),
  /** Endpoint's clock minus the device's, as last measured before saving; null before first contact. */
  offset: z.nullable(z.int()),
  /** The cursor of the last read before saving: what the person had seen. */
  seen: z.nullable(z.string().check(z.maxLength(64))),
  /**
   * Present when the app, and not the person, filled in the patch's `day` from the device's clock: how many minutes
   * east of UTC that clock stood. Such a day is put right with the clock.
   */
  dayByClock: z.optional(z.int().check(z.minimum(-1440), z.maximum(1440))),
  /** The id of a refused change that this one mends. */
  mends: z.optional(Id),
});
export type Body = z.infer<typeof Body>;
