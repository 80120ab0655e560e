import { beginIn, bestLanguage, loadEnglish } from '$lib/i18n/index.ts';
import { prefs } from '$lib/state/prefs.svelte.ts';

// In the reader's language, which only their browser knows; and there without a network, as the app is.
export const ssr = false;

export async function load(): Promise<void> {
  await prefs.load();
  await beginIn(prefs.language ?? bestLanguage(navigator.languages), 'field', 'about');
  // what is said of privacy has its English beside it until somebody has read the translation
  await loadEnglish('about');
}
