import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { adultBands, faultsOf, isChildBand, Programme } from './programme.ts';
import { UI_LANGUAGES } from '../i18n/languages.ts';
import { westMidlands } from './west-midlands.ts';

describe('the West Midlands programme', () => {
  it('is a programme, and every code that it names exists once', () => {
    expect(Programme.parse(westMidlands)).toEqual(westMidlands);
    expect(faultsOf(westMidlands)).toEqual([]);
  });

  it('has the three cities, the eleven partners and the 33 activities of the founding documents', () => {
    expect(westMidlands.cities.map(({ id }) => id)).toEqual(['birmingham', 'coventry', 'wolverhampton']);
    expect(westMidlands.partners).toHaveLength(11);
    expect(westMidlands.themes).toHaveLength(5);
    expect(westMidlands.activities).toHaveLength(33);
  });

  it('keeps the postcard’s age bands word for word, and children below them', () => {
    expect(adultBands(westMidlands).map(({ name }) => name['en-GB'])).toEqual([
      '16-24',
      '25-34',
      '35-44',
      '45-54',
      '55-64',
      '65+',
    ]);
    expect(westMidlands.ageBands.filter(({ child }) => child).map(({ id }) => id)).toEqual([
      '0-4',
      '5-9',
      '10-15',
    ]);
    expect(isChildBand(westMidlands, '10-15')).toBe(true);
    expect(isChildBand(westMidlands, '16-24')).toBe(false);
  });

  it('leaves no age without a band, and none in two', () => {
    const bands = westMidlands.ageBands;
    for (const [index, band] of bands.entries()) {
      const next = bands[index + 1];
      if (next) expect(next.from).toBe((band.to ?? Number.NaN) + 1);
      else expect(band.to).toBeNull();
    }
  });

  it('says in all sixteen languages everything that stands on a phone', () => {
    const {
      cities,
      settings,
      topics,
      barriers,
      domains = [],
      sessionThemes,
      ageBands,
      themes,
    } = westMidlands;
    const named = [cities, settings, topics, barriers, domains, sessionThemes, ageBands, themes]
      .flat()
      .map(({ name }) => name);
    for (const words of [westMidlands.name, westMidlands.country, westMidlands.postcardTitle, ...named])
      expect(Object.keys(words).sort()).toEqual(UI_LANGUAGES.map(({ tag }) => tag).sort());
  });

  it('has the needs of the Guide’s table among its domains', () => {
    expect(westMidlands.domains?.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['learning-language', 'housing', 'health', 'work']),
    );
  });

  it('keeps both numbers where the documents disagree, each with its source', () => {
    const journalists = westMidlands.targets.filter(({ activity }) => activity === 'citizen-journalists');
    expect(journalists.map(({ number }) => number)).toEqual([100, 160]);
    expect(new Set(journalists.map(({ source }) => source)).size).toBe(2);
  });

  it('begins its services with the four of the Guide', () => {
    expect(westMidlands.services.slice(0, 4).map(({ name }) => name.split(' (')[0])).toEqual([
      'Foleshill Women’s Training',
      'CARAG',
      'The Meriden Centre',
      'The Job Shop',
    ]);
  });

  it('has a service for every topic in every city, so that a champion never comes back with nothing', () => {
    for (const topic of westMidlands.topics) {
      for (const city of westMidlands.cities) {
        const fitting = westMidlands.services.filter(
          ({ topics, cities }) => topics.includes(topic.id) && cities.includes(city.id),
        );
        expect(fitting, `${topic.id} in ${city.id}`).not.toEqual([]);
      }
    }
  });

  it('rings nobody real: numbers that Ofcom keeps for drama, and 111', () => {
    const drama = /^(111|01632 960\d{3}|0121 496 0\d{3}|03069 990\d{3}|08081 57\d{4})$/;
    const phones = westMidlands.services.flatMap(({ phone }) => (phone === undefined ? [] : [phone]));
    for (const phone of [...phones, westMidlands.safeguardingLead.phone]) expect(phone).toMatch(drama);
  });

  it('is small enough to travel to a phone on little data, as the endpoint compresses it', () => {
    expect(gzipSync(JSON.stringify(westMidlands)).length).toBeLessThan(30_000);
  });
});
