import { afterEach, expect, test } from 'vitest';
import { setLanguage } from '$lib/i18n/index.ts';
import { languageOptions, serviceOptions } from './choices.ts';

const programme = {
  firstLanguage: 'en-GB',
  services: [
    { id: 'desk', name: 'Welcome Desk', names: { ar: 'مكتب الترحيب' }, cities: [], topics: [], phone: '111' },
    { id: 'shop', name: 'The Job Shop', cities: [], topics: [] },
  ],
};

afterEach(() => setLanguage('en-GB'));

test('a service is called what the reader understands, with the name at its door beside it', async () => {
  expect(serviceOptions(programme)).toEqual([
    { id: 'desk', label: 'Welcome Desk', language: undefined, untranslated: false, note: ['111'] },
    { id: 'shop', label: 'The Job Shop', language: undefined, untranslated: false },
  ]);
  await setLanguage('ar');
  expect(serviceOptions(programme)).toEqual([
    {
      ...{ id: 'desk', label: 'مكتب الترحيب', language: undefined, untranslated: false },
      note: ['Welcome Desk', '111'],
    },
    // shown as what it is
    { id: 'shop', label: 'The Job Shop', language: 'en-GB', untranslated: true },
  ]);
});

test('a language is found by its English name and by what the reader calls it', async () => {
  const languages = [{ tag: 'ti', name: 'ትግርኛ', direction: 'ltr' as const }];
  expect(languageOptions({ languages })[0]?.known).toContain('Tigrinya');
  await setLanguage('pl');
  expect(languageOptions({ languages })).toEqual([
    { id: 'ti', label: 'ትግርኛ', language: 'ti', known: 'tigrinia Tigrinya' },
  ]);
});
