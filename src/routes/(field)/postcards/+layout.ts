import type { LayoutLoadEvent } from './$types';
import { loadWords } from '$lib/i18n/index.ts';

/** The words of the card itself: what a participant reads, and what a worker types in from paper. */
export async function load({ parent }: LayoutLoadEvent): Promise<void> {
  await parent();
  await loadWords('postcard');
}
