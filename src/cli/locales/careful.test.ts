import { expect, test } from 'vitest';
import { CAREFUL, makeRead } from './read.ts';

test('every careful text is one that English has', () => {
  const known = Object.keys(makeRead().careful);
  const careful = Object.entries(CAREFUL).flatMap(([area, keys]) => keys.map((key) => `${area}:${key}`));
  expect(careful.filter((key) => !known.includes(key))).toEqual([]);
});

test('the English of a whole area is not on every screen', () => {
  const { careful } = makeRead();
  expect(careful['about:privacy.phone-2']).not.toHaveProperty('english');
  expect(careful['postcard:thanks.text']).toHaveProperty('english');
});
