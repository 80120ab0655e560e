import { describe, expect, it } from 'vitest';
import { faultOf } from './passwords.ts';

const ADA = ['Ada Obi', 'ada.obi@coventry.example.org', 'west-midlands'];

describe('a password', () => {
  it.each([
    ['password-short', 'k7#Lq!9z2$v'],
    ['password-long', 'abc def '.repeat(20)],
    ['password-common', 'Password1234'],
    ['password-common', 'P@ssw0rd2026!'],
    ['password-common', 'Welcome12345!'],
    ['password-common', 'qwertyuiop12'],
    ['password-common', '123456789012'],
    ['password-common', 'aaaaaaaaaaaa'],
    ['password-common', 'abcabcabcabc'],
    ['password-common', 'SummerSummer26'],
    ['password-common', 'iloveyoujessica'],
    ['password-common', 'CorrectHorseBatteryStaple'],
    ['password-common', 'Liverpool-1892-'],
    ['password-you', 'obi-example-org-26'],
    ['password-you', 'ada.obi@coventry.example.org'],
  ])('is refused as %s: %s', (code, password) => {
    expect(faultOf(password, ADA)).toBe(code);
  });

  it.each([
    'vermilion-otter-juggles-7',
    'quiet lantern over water',
    'kT9v-mq2x-Wb7r',
    'ሰላም ለሁሉም ሰው ደህና',
    'Ich mag keine Gurken',
  ])('will do: %s', (password) => {
    expect(faultOf(password, ADA)).toBeNull();
  });
});
