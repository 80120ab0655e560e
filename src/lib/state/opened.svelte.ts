class Opened {
  /** True while what is readable on this phone can be read. */
  open = $state(false);
  /** True once the page is on its way out: nothing of it shows any more. */
  hidden = $state(false);
  /** The person's name; null while the phone is locked. */
  name = $state<string | null>(null);
}

/** Whether the vault is open, for every screen that has to know; the vault itself is fetched a moment later. */
export const opened = new Opened();
