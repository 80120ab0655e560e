import type { Consent } from '$lib/records/consent.ts';
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

/** The record that a form describes: empty words and answers are left out, and without a quote what was agreed to it. */
export function recordOf({
  quote,
  quotePermission,
  quoteConsent,
  theme,
  ...rest
}: LanguageSession): LanguageSession {
  const record: LanguageSession = rest;
  if (theme) record.theme = theme;
  if (!quote?.trim()) return record;
  record.quote = quote.trim();
  if (typeof quotePermission === 'boolean') record.quotePermission = quotePermission;
  if (quoteConsent) record.quoteConsent = quoteConsent;
  return record;
}

/** Permission for the quote, given as `consent` says or taken back: then nothing of it stays. */
export function permit(session: LanguageSession, consent: Consent | null): void {
  session.quotePermission = consent !== null;
  session.quoteConsent = consent;
}

function withMaps(session: LanguageSession): LanguageSession {
  session.marks ??= {};
  session.walkIns ??= {};
  return session;
}
