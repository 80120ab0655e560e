/** A password that nobody guesses first. */
export const PASSWORD = 'vermilion-otter-juggles-7';
/** Who sets the office up in tests. */
export const ADMIN = { name: 'Ada Obi', email: 'ada@example.org' } as const;
