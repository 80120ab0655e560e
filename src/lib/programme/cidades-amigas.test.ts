import { describe, expect, it } from 'vitest';
import cidadesAmigas from '../../../tests/support/programmes/cidades-amigas.json' with { type: 'json' };
import { adultBands, faultsOf, forPhones, isChildBand, Programme } from './programme.ts';
import { westMidlands } from './west-midlands.ts';
import { inLanguage } from './words.ts';

describe('a second programme, from another country', () => {
  const programme = Programme.parse(cidadesAmigas);

  it('is a programme without a fault', () => {
    expect(faultsOf(programme)).toEqual([]);
  });

  it('shares no city, topic, setting, barrier, domain or service with the example that ships', () => {
    const lists = [
      'cities',
      'topics',
      'settings',
      'barriers',
      'domains',
      'sessionThemes',
      'services',
    ] as const;
    for (const list of lists) {
      const shipped = new Set(westMidlands[list]?.map(({ id }) => id));
      expect(programme[list]?.filter(({ id }) => shipped.has(id))).toEqual([]);
    }
  });

  it('need not have domains, and travels to phones beside them, so that an app of before can read it', () => {
    const { domains, ...before } = programme;
    expect(Programme.parse(before)).toEqual(before);
    expect(faultsOf(Programme.parse(before))).toEqual([]);
    expect(forPhones(programme)).toEqual({ programme: before, domains });
    expect(forPhones(Programme.parse(before))).toEqual({ programme: before, domains: [] });
  });

  it('draws the line between children and adults at an age of its own', () => {
    expect(adultBands(programme).map(({ id }) => id)).toEqual(['18-29', '30-49', '50-mais']);
    expect(isChildBand(programme, '6-17')).toBe(true);
    expect(isChildBand(programme, '16-24')).toBe(false);
  });

  it('falls back to Portuguese, and says so, where a text has not been translated', () => {
    const [braga, setubal] = programme.cities;
    expect(inLanguage(braga?.name ?? {}, 'ar', programme.firstLanguage)).toEqual({
      text: 'براغا',
      language: 'ar',
    });
    expect(inLanguage(setubal?.name ?? {}, 'ar', programme.firstLanguage)).toEqual({
      text: 'Setúbal',
      language: 'pt',
    });
  });
});

describe('a programme with a mistake in it', () => {
  const faultsAfter = (change: (programme: Programme) => void): string[] => {
    const programme = structuredClone(Programme.parse(cidadesAmigas));
    change(programme);
    return faultsOf(programme);
  };

  it('names a code that stands twice', () => {
    expect(faultsAfter(({ cities }) => cities.push({ id: 'braga', name: { pt: 'Braga' } }))).toEqual([
      'cities: "braga" stands twice',
    ]);
  });

  it('names a domain that stands twice or has no words in the first language', () => {
    expect(faultsAfter(({ domains }) => domains?.push({ id: 'campo', name: { ar: 'الحقل' } }))).toEqual([
      'domains: "campo" stands twice',
      '"campo" has no words in pt',
    ]);
  });

  it('names a service in a city that it does not have', () => {
    const faults = faultsAfter(({ services }) =>
      services.push({ id: 'x', name: 'X', cities: ['porto'], topics: [] }),
    );
    expect(faults).toEqual(['service x: "porto" is not known']);
  });

  it('names a text without words in the first language', () => {
    expect(faultsAfter(({ topics }) => topics.push({ id: 'sono', name: { 'en-GB': 'Sleep' } }))).toEqual([
      '"sono" has no words in pt',
    ]);
  });
});
