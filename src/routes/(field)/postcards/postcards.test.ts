import { describe, expect, it } from 'vitest';
import { westMidlands } from '$lib/programme/west-midlands.ts';
import { isIcon } from '$lib/ui/icons.ts';
import { cardOf, newCard, nextSerial } from './paper-card.ts';
import { eventsOn, placeOf } from './place.ts';
import { Journey } from './hand-over/journey.svelte.ts';

const PICNIC = { id: 'picnic', record: { name: 'Picnic', city: 'coventry', day: '2026-11-21' } };
const FAIR = { id: 'fair', record: { name: 'Fair', city: 'birmingham', day: '2026-11-21' } };
const OLD = { id: 'old', record: { name: 'Old', city: 'coventry', day: '2026-11-20' } };
const CITIES = ['coventry', 'birmingham'];

describe('the domains of the example', () => {
  it('have a pictogram each, so that somebody who reads little can tap them', () => {
    expect(westMidlands.domains?.filter(({ icon }) => !isIcon(icon))).toEqual([]);
    expect(new Set(westMidlands.domains?.map(({ icon }) => icon)).size).toBe(westMidlands.domains?.length);
  });
});

describe('where cards are collected', () => {
  it('are the events of the day in one’s own cities, by name', () => {
    expect(eventsOn([PICNIC, FAIR, OLD], '2026-11-21', CITIES)).toEqual([FAIR, PICNIC]);
    expect(eventsOn([PICNIC, FAIR], '2026-11-21', ['coventry'])).toEqual([PICNIC]);
  });

  it('is the only event, the chosen one, or none when that was chosen', () => {
    expect(placeOf([PICNIC], {}, CITIES)).toEqual({ event: 'picnic', city: 'coventry' });
    expect(placeOf([FAIR, PICNIC], { event: 'fair' }, CITIES)).toEqual({ event: 'fair', city: 'birmingham' });
    expect(placeOf([FAIR, PICNIC], {}, CITIES)).toEqual({ event: null, city: 'coventry' });
    expect(placeOf([PICNIC], { event: null, city: 'birmingham' }, CITIES)).toEqual({
      event: null,
      city: 'birmingham',
    });
  });
});

describe('a paper card', () => {
  it('is followed by the next number', () => {
    expect(['C-0042', '9', 'A99', 'red', ''].map(nextSerial)).toEqual(['C-0043', '10', 'A100', '', '']);
    expect(['C-٠٠٤٢', '۹'].map(nextSerial)).toEqual(['C-0043', '10']);
  });

  it('has one number, whichever digits it is typed in', () => {
    const place = { city: 'coventry', event: null };
    const serials = ['C-٠٠٤٢', 'C-۰۰۴۲', 'C-0042'].map(
      (serial) => cardOf({ ...newCard({}, 'ar'), serial }, '2026-11-21', place).serial,
    );
    expect(serials).toEqual(['C-0042', 'C-0042', 'C-0042']);
  });

  it('counts only the shape that is on, and leaves out what is empty', () => {
    const typed = {
      ...newCard({}, 'ar'),
      serial: ' C-1 ',
      undivided: ' الناس ',
      good: 'not this',
      domains: { good: ['work'], missing: [], improve: [] },
      born: 'no',
    };
    expect(cardOf(typed, '2026-11-21', { city: 'coventry', event: null })).toEqual({
      day: '2026-11-21',
      city: 'coventry',
      language: 'ar',
      how: 'from-paper',
      serial: 'C-1',
      undivided: 'الناس',
      bornOutside: 'no',
    });
  });
});

describe('a paper card with three answers', () => {
  it('ticks domains beside its words, or without any', () => {
    const typed = {
      ...newCard({}, 'ar'),
      shape: 'three',
      good: ' الناس ',
      domains: { good: ['people-belonging'], missing: ['housing', 'work'], improve: [] },
    };
    const card = cardOf(typed, '2026-11-21', { city: 'coventry', event: null });
    expect(card).toMatchObject({
      good: 'الناس',
      goodDomains: ['people-belonging'],
      missingDomains: ['housing', 'work'],
    });
    expect(Object.keys(card)).not.toContain('improveDomains');
  });
});

describe('a handed-over card', () => {
  const told = { wording: 1, language: 'ar', at: Date.UTC(2026, 10, 21, 9) };
  const frame = { day: '2026-11-21', city: 'coventry', event: 'picnic' };

  it('goes from question to question, and Back goes the same way', () => {
    const journey = new Journey();
    journey.choose('ti');
    expect(journey.step).toBe('intro');
    journey.step = 'good';
    expect([journey.next(), journey.next(), journey.next()]).toEqual([false, false, false]);
    expect(journey.step).toBe('age');
    journey.back();
    expect(journey.step).toBe('improve');
    journey.step = 'born';
    expect(journey.next()).toBe(true);
  });

  it('holds what was said, and nothing of what was skipped', () => {
    const journey = new Journey();
    journey.choose('so');
    journey.step = 'good';
    journey.answers.good = ' Dadka ';
    journey.next();
    journey.answers.missing = 'typed, then skipped';
    journey.skip();
    journey.answers.born = 'prefer-not-to-say';
    expect(journey.card(frame)).toEqual({
      ...frame,
      language: 'so',
      how: 'handed-over',
      good: 'Dadka',
      bornOutside: 'prefer-not-to-say',
    });
  });

  it('says what was tapped, and what its person was told before; a skipped question keeps neither', () => {
    const journey = new Journey();
    journey.choose('so');
    journey.begin(true, told);
    journey.domains.good = ['health', 'people-belonging'];
    expect([journey.isSilent, journey.isAnswered]).toEqual([false, true]);
    journey.next();
    expect(journey.isSilent).toBe(true);
    journey.domains.missing = ['housing'];
    journey.skip();
    expect(journey.card(frame)).toEqual({
      ...frame,
      language: 'so',
      how: 'written-down',
      goodDomains: ['health', 'people-belonging'],
      consent: told,
    });
  });

  it('is never shown to the next person, whichever way they turn', () => {
    const journey = new Journey();
    journey.choose('ar');
    journey.begin(false, told);
    journey.answers.good = 'secret';
    journey.domains.good = ['health'];
    // back to the languages, where the phone changes hands
    journey.back();
    journey.back();
    expect(journey.step).toBe('language');
    journey.choose('so');
    expect([journey.answers.good, journey.isAnswered]).toEqual(['', false]);
    expect(journey.card(frame).consent).toBeUndefined();
    journey.step = 'good';
    journey.answers.good = 'another secret';
    journey.step = 'language';
    journey.choose('ar');
    expect(journey.isAnswered).toBe(false);
    journey.step = 'thanks';
    journey.back();
    expect(journey.step).toBe('thanks');
    journey.restart();
    journey.back();
    expect(journey.step).toBe('language');
    expect(JSON.stringify(journey.answers)).not.toContain('secret');
  });
});
