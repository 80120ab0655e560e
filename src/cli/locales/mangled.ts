/** Letters that were saved in one way and opened in another: what each pair, or run, looks like afterwards. */
const GARBLED = [
  // UTF-8 opened as Windows-1252: "PowrÃ³t", "â€™"
  /[ÂÃÄÅÈÐÑØÙÚ][\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|â€/u,
  // as Windows-1250: "PowrĂłt", "Ĺ›"; an Ă may well stand before a quotation mark
  /[ÄĹČ][\u0080-\u00bf–—‘’‚“”„†‡•…‰‹›€™ŠŚŤŽŹšśťžźˇ˘ŁĄŞŻ˛łąşĽ˝ľż]|Ă[\u0080-\u00bfŁłąĽľż˘˛ˇ˝]/u,
  // as Windows-1251: "Р”Р°Р»С–"
  /(?:[РС][\u0080-\u00bfЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґёєїјЅѕ–—‘’‚“”„†‡•…‰‹›€™№]){3}/u,
  // letters that a program had none for
  /\ufffd|\?{2}|\p{L}\?\p{L}/u,
];

/** Line ends and joiners, which may stand in a text, and marks of direction, which have words of their own. */
const TOLD_ELSEWHERE = /\n|\u200c|\u200d|[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;

/** What a program has made of a text on its way, in words; null where nothing shows. */
export function mangledBy(text: string): string | null {
  if (/^#[\p{Lu}/0!?]+$/u.test(text)) return 'it is an error of a formula, not a text';
  if (/^(TRUE|FALSE|PRAWDA|FAŁSZ|ADEVĂRAT|FALS)$/u.test(text)) return 'it is TRUE or FALSE, not a text';
  if (/^['=]/.test(text)) return `it begins with ${text.slice(0, 1)}, as a formula does`;
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/u.test(text.replace(TOLD_ELSEWHERE, '')))
    return 'it holds a sign that nobody can see (a control or a space without width)';
  if (GARBLED.some((each) => each.test(text)))
    return 'its letters were garbled: it was saved in one encoding and opened in another';
  return null;
}
