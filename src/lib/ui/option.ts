/** One answer that can be chosen, ready for the screen. */
export interface Option {
  id: string;
  label: string;
  /** The language of the label, where it is not the screen's. */
  language?: string | undefined;
  /** True where that is because nobody has translated it: shown as such. */
  untranslated?: boolean | undefined;
  note?: string | readonly string[] | undefined;
  /** Other words that a search finds it by; never shown. */
  known?: string | undefined;
  /** Name of a pictogram in `icons.ts`. */
  icon?: string | undefined;
}

/**
 * The options, and behind them what is chosen and no longer offered: a code that the programme has dropped is shown as
 * such, so that correcting a record cannot lose it unseen.
 */
export function withGone(
  options: readonly Option[],
  chosen: readonly string[],
  note: string,
): readonly Option[] {
  const gone = chosen.filter((each) => each !== '' && options.every(({ id }) => id !== each));
  return gone.length === 0 ? options : [...options, ...gone.map((id) => ({ id, label: id, note }))];
}
