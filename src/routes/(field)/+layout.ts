import type { LayoutLoadEvent } from './$types';
import { beginIn, bestLanguage } from '$lib/i18n/index.ts';
import { app } from '$lib/state/app.svelte.ts';
import { CLOCK, wasLeft } from '$lib/state/quick-exit.ts';
import { prefs } from '$lib/state/prefs.svelte.ts';

// A phone's screens are made on the phone: the endpoint never sees what stands on them.
export const ssr = false;

/** Who this phone is and which language it speaks, before anything shows. */
export async function load({ route }: LayoutLoadEvent): Promise<void> {
  if (wasLeft()) {
    location.replace(CLOCK);
    return new Promise(() => undefined);
  }
  await app.glance();
  // A participant's card needs its own few words only; it is what a phone on a poor network opens first.
  const cardAlone = app.phase === 'enrolled' && route.id === '/(field)/postcards/hand-over';
  const started = app.start();
  await beginIn(prefs.language ?? bestLanguage(navigator.languages), cardAlone ? 'postcard' : 'field');
  if (!cardAlone) await started;
}
