import type { Personal } from '$lib/records/personal.ts';

type Texts = readonly (string | null | undefined)[];

/**
 * Looks at free text before it is saved. What seems to point at one person is asked about once; the same words are not asked
 * about again once somebody chose to save them. It comes late, because few texts need it.
 */
export class PersonalCheck {
  found = $state.raw<readonly Personal[]>([]);
  asking = $state(false);
  #asked = '';
  #agreed: string | null = null;

  /** True when the texts may be saved now; false when the person is being asked. */
  async passes(...texts: Texts): Promise<boolean> {
    const words = JSON.stringify(texts);
    if (words === this.#agreed || texts.every((text) => !text)) return true;
    const found = await personalIn(texts);
    this.found = found;
    this.#asked = words;
    this.asking = found.length > 0;
    return !this.asking;
  }

  /** The person wants these words saved all the same. */
  agree(): void {
    this.#agreed = this.#asked;
  }
}

/** What in the texts seems to point at one person. Nothing, where it cannot be looked for: a warning never costs a record. */
export async function personalIn(texts: Texts): Promise<Personal[]> {
  const rules = await import('$lib/records/personal.ts').catch(() => null);
  return rules?.personalIn(...texts) ?? [];
}
