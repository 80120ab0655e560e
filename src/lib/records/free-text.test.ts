import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { championSession } from './champion-session.ts';
import { event } from './event.ts';
import { group } from './group.ts';
import { isFreeText, KINDS, KindName } from './index.ts';
import { languageSession } from './language-session.ts';
import { postcard } from './postcard.ts';

const SCHEMAS = {
  'champion-session': championSession.Schema,
  'language-session': languageSession.Schema,
  postcard: postcard.Schema,
  group: group.Schema,
  event: event.Schema,
} satisfies Record<KindName, z.ZodMiniObject>;

/** The printed number of a paper card: the phone counts on from the last one. */
const NOT_WORDS: Partial<Record<KindName, string[]>> = { postcard: ['serial'] };

/** Whether anything can be typed somewhere in what a schema takes. */
function takesWords(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
      return z.safeParse(schema, 'Whatever she said, 3!').success;
    case 'optional':
    case 'nullable':
      return takesWords(def.innerType);
    case 'array':
      return takesWords(def.element);
    case 'record':
      return takesWords(def.valueType);
    case 'object':
      return Object.values(def.shape).some(takesWords);
    case 'boolean':
    case 'number':
    case 'enum':
      return false;
    default:
      throw new Error(`this test does not know what a ${def.type} can hold`);
  }
}

test.each(KindName.options)(
  'every field of a %s that can hold words is named as free text, and no other',
  (kind) => {
    const open = Object.entries<z.core.$ZodType>(SCHEMAS[kind]._zod.def.shape).flatMap(([field, schema]) =>
      takesWords(schema) && NOT_WORDS[kind]?.includes(field) !== true ? [field] : [],
    );
    expect([...KINDS[kind].freeText].sort()).toEqual(open.sort());
  },
);

test('an entry of a register is free text as its field is', () => {
  const member = '0192f0c1-0000-7000-8000-000000000001';
  expect([
    isFreeText('group', `members/${member}`),
    isFreeText('language-session', `marks/${member}`),
  ]).toEqual([true, false]);
});
