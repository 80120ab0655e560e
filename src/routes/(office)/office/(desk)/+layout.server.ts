import { wordsOf } from '$lib/ui/office/wordbook.ts';
import { actionsOf } from '$lib/server/access/office-roles.ts';
import { desk, takeWord, whoAt } from './desk.ts';
import { bookOf } from './sources.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, cookies }) => {
  const { programme } = desk(locals);
  const { name, role } = whoAt(locals);
  const book = bookOf(programme);
  return {
    programme: wordsOf(programme.name, programme.firstLanguage),
    example: programme.example,
    cities: programme.cities.map(({ id }) => ({ id, name: book.code('city', id) })),
    said: takeWord(cookies),
    who: { name, role },
    may: actionsOf(role),
  };
};
