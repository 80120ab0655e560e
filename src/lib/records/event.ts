import * as z from 'zod/mini';
import { defineKind } from './kind.ts';
import { Code, Day, maybe, ShortText, text } from './value.ts';

/** An event at which postcards are collected. */
export const Event = z.strictObject({
  name: ShortText,
  city: Code,
  day: Day,
  place: maybe(text(120)),
});
export type Event = z.infer<typeof Event>;

export const event = defineKind({
  kind: 'event',
  version: 1,
  Schema: Event,
  maps: {},
  freeText: ['name', 'place'],
  leavesCopy: true,
  staysOnPhones: true,
  upgrade: (patch) => patch,
  rules: () => [],
  counts: () => [],
});
