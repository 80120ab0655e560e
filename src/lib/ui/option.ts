/** One answer that can be chosen, ready for the screen. */
export interface Option {
  id: string;
  label: string;
  /** The language of the label, where it is not the screen's. */
  language?: string | undefined;
  note?: string | undefined;
  /** Name of a pictogram in `icons.ts`. */
  icon?: string | undefined;
}
