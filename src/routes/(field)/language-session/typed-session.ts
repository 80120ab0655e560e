import { KINDS, readRecord } from '$lib/records/index.ts';
import { newLanguageSession, type LanguageSession } from '$lib/records/language-session.ts';
import { difference, unfold } from '$lib/records/patch.ts';

/** A session as its form types it, over the record that the form has seen. */
export interface TypedSession {
  /** The record as it stood when it was last looked at; null for a new session. */
  seen: LanguageSession | null;
  now: LanguageSession;
  /** True while the day is the one that the clock filled in. */
  dayByClock: boolean;
}

/** A new session as the form starts it, with likely answers from last time. */
export function newTyped(
  start: { day: string; city: string; group: string; languages: readonly string[] },
  last: Partial<LanguageSession>,
): TypedSession {
  const now = newLanguageSession(start.day, start.city, start.group);
  now.languages = [...start.languages];
  now.minutes = last.minutes ?? now.minutes;
  now.volunteers = last.volunteers ?? now.volunteers;
  return { seen: null, now: withMaps(now), dayByClock: true };
}

/** A session that exists, opened for correction. */
export function openTyped(session: LanguageSession): TypedSession {
  return { seen: session, now: withMaps(structuredClone(session)), dayByClock: false };
}

/**
 * Somebody else marked meanwhile: the newer record, with what was typed here on top of it, path by path.
 */
export function onTopOf(typed: TypedSession, newer: LanguageSession): TypedSession {
  const { maps } = KINDS['language-session'];
  const mine = difference(typed.seen ?? {}, typed.now, maps);
  const now = readRecord('language-session', { ...unfold(newer, maps), ...mine });
  return { seen: newer, now: withMaps(now ?? typed.now), dayByClock: typed.dayByClock };
}

function withMaps(session: LanguageSession): LanguageSession {
  session.marks ??= {};
  session.walkIns ??= {};
  return session;
}
