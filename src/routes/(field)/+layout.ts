import { bestLanguage, loadWords, setLanguage } from '$lib/i18n/index.ts';
import { app } from '$lib/state/app.svelte.ts';
import { prefs } from '$lib/state/prefs.svelte.ts';

// A phone's screens are made on the phone: the endpoint never sees what stands on them.
export const ssr = false;

/** Who this phone is and which language it speaks, before anything shows. */
export async function load(): Promise<void> {
  await app.start();
  await setLanguage(prefs.language ?? bestLanguage(navigator.languages));
  await loadWords('field');
}
