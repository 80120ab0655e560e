import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { FieldRole } from '../../src/lib/programme/roles.ts';
import { KindName, type Patch } from '../../src/lib/records/index.ts';
import { findRecord } from '../../src/lib/server/storage/records.ts';
import { ReadAnswer } from '../../src/lib/sync/read.ts';
import { card, circle, mela, meeting, ROLE_OF, session, type Phone } from './phone.ts';
import { openWorld, type World } from './world.ts';

const HERE = 'coventry';
const ELSEWHERE = 'birmingham';

/** A whole record of each kind, made here, and an edit of it. */
const WHOLE: Record<KindName, () => Patch> = {
  'champion-session': session,
  group: circle,
  'language-session': () => meeting(randomUUID()),
  event: mela,
  postcard: card,
};
const EDIT: Record<KindName, Patch> = {
  'champion-session': { minutes: 25 },
  group: { name: 'Wednesday circle' },
  'language-session': { minutes: 45 },
  event: { name: 'Diwali' },
  postcard: { missing: 'A bench' },
};

/** Who pushes: phones of one role, of the person who made the record and of others. */
interface Crew {
  /** The phone that made the record; of a kind that the role does not record, its person's phone in the role. */
  self: Phone;
  again: Phone;
  sentElsewhere: Phone;
  everywhere: Phone;
  other: Phone;
  farOther: Phone;
}

async function crew(world: World, role: FieldRole, self: Phone): Promise<Crew> {
  return {
    self,
    again: await world.phone(role, [HERE], self.person),
    sentElsewhere: await world.phone(role, [ELSEWHERE], self.person),
    everywhere: await world.phone(role, [HERE, ELSEWHERE], self.person),
    other: await world.phone(role, [HERE]),
    farOther: await world.phone(role, [ELSEWHERE]),
  };
}

interface Deed {
  by: keyof Crew;
  patch: (kind: KindName, crew: Crew) => Patch;
  /** It begins a record. */
  isNew?: true;
}

const edit = (kind: KindName): Patch => EDIT[kind];
const remove = (): Patch => ({ deleted: true });
const walkIns = ({ id }: Phone): Patch => ({ [`walkIns/${id}/25-34`]: 2 });

const DEEDS: Record<string, Deed> = {
  'a new one here': { by: 'self', isNew: true, patch: (kind) => WHOLE[kind]() },
  'a new one elsewhere': {
    by: 'self',
    isNew: true,
    patch: (kind) => ({ ...WHOLE[kind](), city: ELSEWHERE }),
  },
  'an edit on the same phone': { by: 'self', patch: edit },
  'an edit on their other phone': { by: 'again', patch: edit },
  'an edit on their phone for elsewhere': { by: 'sentElsewhere', patch: edit },
  'an edit by somebody else here': { by: 'other', patch: edit },
  'an edit by somebody elsewhere': { by: 'farOther', patch: edit },
  'a move to where they may not': { by: 'self', patch: () => ({ city: ELSEWHERE }) },
  'a move to where they may': { by: 'everywhere', patch: () => ({ city: ELSEWHERE }) },
  'a deletion of their own': { by: 'self', patch: remove },
  'a deletion by somebody else here': { by: 'other', patch: remove },
  'a deletion by somebody elsewhere': { by: 'farOther', patch: remove },
  'walk-ins of the phone': { by: 'self', patch: (_, { self }) => walkIns(self) },
  'walk-ins of another phone': { by: 'self', patch: (_, { other }) => walkIns(other) },
};

const ANSWER: Record<string, string> = {
  '✓': 'stored',
  '·': 'refused not-allowed',
  // a card leaves no copy on the phone: what is not taken of it is kept sealed
  h: 'held not-allowed',
  // it has no walk-ins
  p: 'refused unknown-path',
  q: 'held unknown-path',
};

/**
 * The table, written by hand, its columns in the order of `DEEDS`:
 * new here, elsewhere | edit: same phone, their other, theirs for elsewhere, somebody else, somebody elsewhere |
 * move: where they may not, where they may | deletion: own, somebody else, somebody elsewhere | walk-ins: own, another's
 */
const PUSHES: Record<FieldRole, Record<KindName, string>> = {
  champion: {
    'champion-session': '✓· ✓✓··· ·✓ ✓·· pp',
    group: '·· ····· ·· ··· ··',
    'language-session': '·· ····· ·· ··· ··',
    event: '·· ····· ·· ··· ··',
    postcard: 'hh hhhhh hh hhh hh',
  },
  'language-coordinator': {
    'champion-session': '·· ····· ·· ··· ··',
    group: '✓· ✓✓·✓· ·✓ ✓✓· pp',
    'language-session': '✓· ✓✓·✓· ·✓ ✓✓· ✓·',
    event: '·· ····· ·· ··· ··',
    postcard: 'hh hhhhh hh hhh hh',
  },
  'outreach-worker': {
    'champion-session': '·· ····· ·· ··· ··',
    group: '·· ····· ·· ··· ··',
    'language-session': '·· ····· ·· ··· ··',
    event: '✓· ✓✓·✓· ·✓ ✓✓· pp',
    postcard: '✓h ✓✓hhh h✓ ✓hh qq',
  },
};

const cellsOf = (row: string): string[] => Array.from(row.replaceAll(' ', ''));

test('the table has a cell for every role, kind and deed', () => {
  expect(Object.keys(PUSHES).sort()).toEqual([...FieldRole.options].sort());
  for (const rows of Object.values(PUSHES)) {
    expect(Object.keys(rows).sort()).toEqual([...KindName.options].sort());
    for (const row of Object.values(rows)) expect(cellsOf(row)).toHaveLength(Object.keys(DEEDS).length);
  }
});

test.each(FieldRole.options)('what a %s pushes is stored or not as the table says', async (role) => {
  const world = await openWorld();
  const own = await world.phone(role);
  const makers = Object.fromEntries(
    await Promise.all(
      FieldRole.options.map(
        async (each) => [each, each === role ? own : await world.phone(each, [HERE], own.person)] as const,
      ),
    ),
  ) as Record<FieldRole, Phone>;
  const people = await crew(world, role, own);
  for (const [kind, row] of Object.entries(PUSHES[role]) as [KindName, string][])
    for (const [at, [name, deed]] of Object.entries(DEEDS).entries()) {
      const id = randomUUID();
      if (!deed.isNew) await makers[ROLE_OF[kind]].change(kind, id, WHOLE[kind]());
      const before = await findRecord(world.db, 'west-midlands', id);
      expect([kind, name, before === null]).toEqual([kind, name, deed.isNew === true]);
      const { answer, code } = await people[deed.by].change(kind, id, deed.patch(kind, people));
      const told = [answer, ...(code === undefined ? [] : [code])].join(' ');
      expect([kind, name, told]).toEqual([kind, name, ANSWER[cellsOf(row)[at] ?? '']]);
      const after = await findRecord(world.db, 'west-midlands', id);
      expect([kind, name, after?.order !== before?.order]).toEqual([kind, name, told === 'stored']);
    }
  // and what is held for want of a right, the office cannot let in
  const records = await world.count('records');
  const changes = await world.count('changes');
  for (const phone of Object.values(people) as Phone[])
    expect(await world.endpoint.openHeld(phone.id, { by: 'command-line' })).toMatchObject({ done: 0 });
  expect([await world.count('records'), await world.count('changes')]).toEqual([records, changes]);
});

/** Who reads: the role's phone of somebody, in some cities. Amina and Selam recorded here, Farid elsewhere, Noor nothing. */
const READERS = {
  Amina: [HERE],
  'Amina, on her other phone': [HERE],
  'Amina, sent elsewhere': [ELSEWHERE],
  Selam: [HERE],
  Farid: [ELSEWHERE],
  Noor: [HERE],
  'Noor, everywhere': [HERE, ELSEWHERE],
} as const;
type Reader = keyof typeof READERS;

const nameOf = (reader: Reader): string => reader.split(',')[0] ?? reader;
const of = (kind: KindName, ...names: string[]): string[] => names.map((name) => `${kind} of ${name}`);

function ofCity(...kinds: KindName[]): Record<Reader, string[]> {
  const by = (...names: string[]): string[] => kinds.flatMap((kind) => of(kind, ...names));
  return {
    Amina: by('Amina', 'Selam'),
    'Amina, on her other phone': by('Amina', 'Selam'),
    'Amina, sent elsewhere': by('Farid'),
    Selam: by('Amina', 'Selam'),
    Farid: by('Farid'),
    Noor: by('Amina', 'Selam'),
    'Noor, everywhere': by('Amina', 'Selam', 'Farid'),
  };
}

/** The table, written by hand: all that comes back to each, and so never a card, not one's own either. */
const READS: Record<FieldRole, Record<Reader, string[]>> = {
  champion: {
    Amina: of('champion-session', 'Amina'),
    'Amina, on her other phone': of('champion-session', 'Amina'),
    'Amina, sent elsewhere': of('champion-session', 'Amina'),
    Selam: of('champion-session', 'Selam'),
    Farid: of('champion-session', 'Farid'),
    Noor: [],
    'Noor, everywhere': [],
  },
  'language-coordinator': ofCity('group', 'language-session'),
  'outreach-worker': ofCity('event'),
};

test('each phone reads back what the table says of its role, person and cities, and no phone a postcard', async () => {
  const world = await openWorld();
  const persons = new Map<string, string>();
  const phoneOf = async (role: FieldRole, reader: Reader, cities: readonly string[]) => {
    const phone = await world.phone(role, cities, persons.get(nameOf(reader)));
    persons.set(nameOf(reader), phone.person);
    return phone;
  };
  const named = new Map<string, string>();
  for (const maker of ['Amina', 'Selam', 'Farid'] as const)
    for (const kind of KindName.options) {
      const id = randomUUID();
      const [city] = READERS[maker];
      const phone = await phoneOf(ROLE_OF[kind], maker, [city]);
      const patch = { ...WHOLE[kind](), city };
      expect(await phone.change(kind, id, patch)).toMatchObject({ answer: 'stored' });
      named.set(id, `${kind} of ${maker}`);
    }
  expect(named.size).toBe(3 * KindName.options.length);
  for (const role of FieldRole.options)
    for (const [reader, cities] of Object.entries(READERS) as [Reader, readonly string[]][]) {
      const phone = await phoneOf(role, reader, cities);
      const reply = await phone.read(await phone.token());
      const { records } = ReadAnswer.parse(reply.json);
      const back = records.map(({ id }) => named.get(id) ?? id);
      expect([role, reader, back.sort()]).toEqual([role, reader, READS[role][reader].sort()]);
      // neither under its kind nor by its words
      expect(JSON.stringify(records)).not.toContain('postcard');
      expect(JSON.stringify(records)).not.toContain(card()['good']);
    }
});
