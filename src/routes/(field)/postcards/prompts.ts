import { PROMPT_NAMES, PROMPTS, type Postcard, type Prompt } from '$lib/records/postcard.ts';

/** The domains that were tapped for each prompt. */
export type Tapped = Record<Prompt, string[]>;

export function untapped(): Tapped {
  return { good: [], missing: [], improve: [] };
}

/** What was said to the prompts, in words and by domains, as the record has it: what is empty is left out. */
export function promptAnswers(
  words: Readonly<Record<Prompt, string>>,
  domains: Readonly<Tapped>,
): Partial<Postcard> {
  const said: Partial<Postcard> = {};
  for (const prompt of PROMPT_NAMES) {
    const written = words[prompt].trim();
    if (written !== '') said[prompt] = written;
    if (domains[prompt].length > 0) said[PROMPTS[prompt]] = [...domains[prompt]];
  }
  return said;
}
