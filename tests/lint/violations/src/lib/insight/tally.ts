export const tally = 1;
