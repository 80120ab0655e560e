import type { KindName } from '../../src/lib/records/index.ts';
import { words } from '../support/words.ts';
import type { Deed, Session } from './deeds.ts';
import type { Job, Step } from './in-page.ts';
import type { Typed } from './ledger.ts';

const say = words('en-GB');
const SAVED = { at: 'h1', words: say('field:champion.saved') };

/** A deed as it is done on a screen, and what the record must then say. */
export interface Form {
  kind: KindName;
  makes: boolean;
  job: Job;
  typed: Typed;
}

/** Whom the deed is done as: the device, its city, and the record that it changes or belongs to. */
export interface Place {
  device: string;
  city: string;
  /** The record that is corrected, or the group that meets. */
  record: string | null;
}

/** The kind of the record that a deed changes or belongs to; null when it needs none. */
export function needs(deed: Deed): KindName | null {
  switch (deed.do) {
    case 'card':
    case 'session':
    case 'group':
      return null;
    case 'correct-session':
      return 'champion-session';
    case 'member':
    case 'meeting':
      return 'group';
    case 'correct-meeting':
      return 'language-session';
  }
}

/** What to do on which screen for a deed. What only the screen knows (a day, marks) is added when it is typed. */
export function formOf(deed: Deed, { device, city, record }: Place): Form {
  const { token } = deed;
  const here = record ?? '';
  switch (deed.do) {
    case 'card': {
      const answers = { undivided: '', good: '', missing: '', improve: '', ...deed.answers };
      const one = answers.undivided !== '';
      const asked = one ? (['undivided'] as const) : (['good', 'missing', 'improve'] as const);
      const { language, how, age, born } = deed;
      return {
        kind: 'postcard',
        makes: true,
        typed: only({
          ...{ city, language, how, serial: token },
          ...Object.fromEntries(asked.map((each) => [each, answers[each] || undefined])),
          ...{ age: age || undefined, bornOutside: born || undefined },
        }),
        job: {
          token,
          path: '/postcards/paper',
          ready: 'form #serial',
          steps: [
            type('#serial', token),
            type('#language', language),
            pick('how', how),
            pick('shape', one ? 'one' : 'three'),
            ...asked.map((each) => type(`#${each}`, answers[each])),
            pick('age', age),
            pick('bornOutside', born),
          ],
          send: { form: 'form' },
          sign: { at: '.notice', words: say('field:postcards.saved-serial', { serial: token }) },
        },
      };
    }
    case 'session':
      return session(deed, city);
    case 'correct-session':
      return {
        kind: 'champion-session',
        makes: false,
        typed: only({ people: deed.people, myth: token }),
        job: {
          token,
          path: `/champion-session/${here}`,
          ready: 'form #people',
          steps: [type('#people', String(deed.people)), type('#myth', token)],
          send: { form: 'form' },
          sign: SAVED,
        },
      };
    case 'group': {
      const { languages, weekday } = deed;
      return {
        kind: 'group',
        makes: true,
        typed: only({ name: token, city, venue: token, languages, weekday }),
        job: {
          token,
          path: '/groups/new',
          ready: 'form #name',
          steps: [
            type('#name', token),
            type('#venue', token),
            chips('languages', languages),
            pick('weekday', weekday),
            type('#time', ''),
            pick('partner', ''),
          ],
          send: { form: 'form' },
          sign: { at: 'h1', words: token },
        },
      };
    }
    case 'member':
      return {
        kind: 'group',
        makes: false,
        // the member's id is the phone's to make
        typed: { 'members/*': [{ nickname: token, speaks: [], wants: [] }] },
        job: {
          token,
          path: `/groups/${here}`,
          ready: '#someone-new',
          steps: [type('#someone-new', token)],
          send: { button: '.field .one button' },
          sign: { at: '[role=status]', words: say('field:register.added', { name: token }) },
        },
      };
    case 'meeting': {
      const { day, theme, minutes, volunteers, firstTimers } = deed;
      return {
        kind: 'language-session',
        makes: true,
        typed: {
          ...only({ group: here, city, day, theme, minutes, volunteers, firstTimers }),
          ...only({ quote: token, quotePermission: true }),
          ...walkIns(device, deed.walkIns),
          // the app fills in those of the group
          languages: [],
          // its moment is the phone's clock's
          quoteConsent: [],
        },
        job: {
          token,
          path: `/groups/${here}/session`,
          ready: 'form #quote',
          steps: [
            { how: 'day', name: 'day', day },
            pick('theme', theme),
            type('#minutes', String(minutes)),
            type('#volunteers', String(volunteers)),
            type('#firstTimers', String(firstTimers)),
            type('#quote', token),
            { how: 'tick', name: 'quotePermission', on: true },
            { how: 'mark', count: deed.marks },
            ...counted(deed.walkIns),
          ],
          send: { form: 'form' },
          sign: SAVED,
        },
      };
    }
    case 'correct-meeting': {
      const { volunteers } = deed;
      return {
        kind: 'language-session',
        makes: false,
        typed: { ...only({ volunteers, quote: token }), ...walkIns(device, deed.walkIns) },
        job: {
          token,
          path: `/language-session/${here}`,
          ready: 'form #quote',
          steps: [type('#volunteers', String(volunteers)), type('#quote', token), ...counted(deed.walkIns)],
          send: { form: 'form' },
          sign: SAVED,
        },
      };
    }
  }
}

function session(deed: Session, city: string): Form {
  const { token, day, setting, how, people, minutes, languages, interpreter, topics, barriers, service } =
    deed;
  return {
    kind: 'champion-session',
    makes: true,
    typed: only({
      ...{ city, setting, how, people, minutes, languages, interpreter, topics, barriers, myth: token },
      signposts: service === null ? [] : [{ service, outcome: 'information-given' }],
      ...{ nothingSuitable: service === null, safeguardingLeadTold: false, day: day ?? undefined },
    }),
    job: {
      token,
      path: '/champion-session',
      ready: 'form #people',
      steps: [
        ...(day === null ? [] : [{ how: 'day', name: 'day', day } as const]),
        pick('setting', setting),
        pick('how', how),
        type('#people', String(people)),
        type('#minutes', String(minutes)),
        chips('languages', languages),
        { how: 'tick', name: 'interpreter', on: interpreter },
        chips('topics', topics),
        chips('signposts', service === null ? [] : [service]),
        { how: 'tick', name: 'nothingSuitable', on: service === null },
        chips('barriers', barriers),
        type('#myth', token),
        type('#unmetNeed', ''),
        { how: 'tick', name: 'safeguardingLeadTold', on: false },
      ],
      send: { form: 'form' },
      sign: SAVED,
    },
  };
}

const type = (at: string, text: string): Step => ({ how: 'type', at, text });
const pick = (name: string, value: string): Step => ({ how: 'pick', name, value });
const chips = (name: string, values: string[]): Step => ({ how: 'only', name, values });

/** Each with the one value that is right; what is undefined is not there. */
function only(values: Record<string, Typed[string][number] | undefined>): Typed {
  return Object.fromEntries(
    Object.entries(values).flatMap(([path, value]) => (value === undefined ? [] : [[path, [value]]])),
  );
}

function walkIns(device: string, bands: Record<string, number>): Typed {
  return only(Object.fromEntries(Object.entries(bands).map(([band, n]) => [`walkIns/${device}/${band}`, n])));
}

function counted(bands: Record<string, number>): Step[] {
  return Object.entries(bands).map(([band, n]) => type(`#walk-in-${band}`, String(n)));
}
