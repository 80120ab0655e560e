import { render } from 'svelte/server';
import { afterEach, expect, test } from 'vitest';
import { setLanguage } from '../i18n/index.ts';
import Isolated from './Isolated.svelte';

const shown = (text: string | string[]) =>
  render(Isolated, { props: { text } }).body.replace(/<!--.*?-->/g, '');

afterEach(() => setLanguage('en-GB'));

test('what runs against the page is isolated, and parts of a line from each other', async () => {
  expect([shown('Save'), shown('سارة')]).toEqual(['Save', '<bdi>سارة</bdi>']);
  expect(shown(['English, اردو', '5 people'])).toBe(
    '<bdi dir="ltr">English, اردو</bdi> · <bdi dir="ltr">5 people</bdi>',
  );
  await setLanguage('ar');
  expect([shown('حفظ'), shown('Sam K.')]).toEqual(['حفظ', '<bdi>Sam K.</bdi>']);
  expect(shown(['الرمز', '16-24'])).toBe('<bdi dir="rtl">الرمز</bdi> · <bdi>16-24</bdi>');
});
