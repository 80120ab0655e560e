import { error, fail, redirect, type Cookies } from '@sveltejs/kit';
import { readRecord } from '$lib/records/index.ts';
import { ANSWERS, PROMPTS } from '$lib/records/postcard.ts';
import {
  addToTable,
  editInTable,
  ISSUE_MAX,
  moveInTable,
  readNeed,
  removeFromTable,
  Seen,
  typedNeed,
  WORDS_MAX,
  type NeedProblem,
  type TypedNeed,
} from '$lib/server/office/needs.ts';
import { listNeeds, type Need } from '$lib/server/storage/needs.ts';
import { tallyKeys } from '$lib/server/storage/office-counts.ts';
import { pageOfPostcards } from '$lib/server/storage/office-records.ts';
import type { Tools } from '$lib/server/tools.ts';
import { valuesOf } from '$lib/sync/merge.ts';
import { tell } from '$lib/ui/office/tell.ts';
import { formOf } from '../../../form.ts';
import { desk, leaveWord, whoAt } from '../../desk.ts';
import { bookOf, sourcesFor } from '../../sources.ts';
import type { Actions, PageServerLoad } from './$types';

const CARDS = 20;

function cityOf(tools: Tools, id: string): string {
  return tools.programme.cities.find((city) => city.id === id)?.id ?? error(404, 'not-found');
}

async function cardsOf(tools: Tools, city: string, language: string | null, wanted: number) {
  const { db } = tools.storage;
  const filter = { city, language, limit: CARDS };
  const offset = (wanted - 1) * CARDS;
  const { count, cards } = await pageOfPostcards(db, tools.programme.id, { ...filter, offset });
  const sources = await sourcesFor(tools, cards);
  return {
    count,
    pages: Math.max(1, Math.ceil(count / CARDS)),
    cards: cards.flatMap((stored) => {
      const card = readRecord('postcard', valuesOf(stored.fields));
      if (!card) return [];
      return [
        {
          id: stored.id,
          day: card.day,
          tag: card.language,
          language: sources.book.language(card.language),
          answers: ANSWERS.flatMap((prompt) => {
            const words = (card[prompt] ?? '').trim();
            const field = prompt === 'undivided' ? null : PROMPTS[prompt];
            const domains = field ? tell(field, card[field], sources) : [];
            return words === '' && domains.length === 0 ? [] : [{ prompt, words, domains }];
          }),
          age: tell('age', card.age, sources),
          bornOutside: tell('bornOutside', card.bornOutside, sources),
        },
      ];
    }),
  };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const tools = desk(locals);
  const { programme } = tools;
  const { db } = tools.storage;
  const city = cityOf(tools, params.city);
  const book = bookOf(programme);
  const languages = await tallyKeys(db, programme.id, city, 'postcard-languages');
  const asked = url.searchParams.get('language');
  const language = languages.find(({ key }) => key === asked)?.key ?? null;
  const page = Math.min(Math.max(1, Math.trunc(Number(url.searchParams.get('page') ?? 1)) || 1), 100_000);
  return {
    city: { id: city, name: book.code('city', city) },
    country: book.country,
    today: new Date(tools.now()).toISOString().slice(0, 10),
    needs: await listNeeds(db, programme.id, city),
    editing: url.searchParams.get('edit'),
    removing: url.searchParams.get('remove'),
    most: { issue: ISSUE_MAX, words: WORDS_MAX },
    language,
    languages: languages.map(({ key, amount }) => ({ tag: key, name: book.language(key), amount })),
    page,
    ...(await cardsOf(tools, city, language, page)),
  };
};

/** The tools, in the hands of whoever writes in the table. */
function table(locals: App.Locals) {
  return { ...desk(locals), author: whoAt(locals).id };
}

/** What a form that could not be saved hands back: everything typed, and why. */
interface Kept {
  form: 'add' | 'edit';
  id: string | null;
  typed: TypedNeed;
  problems: NeedProblem[];
  /** Somebody else was quicker: what stands in the table now, or null when it was deleted. */
  meanwhile?: { now: Need | null };
}

/** Back to the table, the choice of postcards as it was. */
function back(url: URL, cookies: Cookies, word: string): never {
  leaveWord(cookies, `needs.${word}`);
  const search = new URLSearchParams();
  for (const name of ['language', 'page']) {
    const value = url.searchParams.get(name);
    if (value !== null) search.set(name, value);
  }
  redirect(303, `${url.pathname}${search.size > 0 ? `?${search}` : ''}#table`);
}

export const actions: Actions = {
  add: async ({ locals, params, request, url, cookies }) => {
    const tools = table(locals);
    const city = cityOf(tools, params.city);
    const typed = typedNeed(await formOf(request));
    const read = readNeed(typed);
    if (!read.ok) {
      const kept: Kept = { form: 'add', id: null, typed, problems: read.problems };
      return fail(400, kept);
    }
    await addToTable(tools, city, read.value);
    back(url, cookies, 'added');
  },
  edit: async ({ locals, params, request, url, cookies }) => {
    const tools = table(locals);
    const city = cityOf(tools, params.city);
    const form = await formOf(request);
    const typed = typedNeed(form);
    const seen = Seen.safeParse(Object.fromEntries(form));
    if (!seen.success) error(400, 'not-found');
    const { id } = seen.data;
    const read = readNeed(typed);
    if (!read.ok) {
      const kept: Kept = { form: 'edit', id, typed, problems: read.problems };
      return fail(400, kept);
    }
    const done = await editInTable(tools, city, seen.data, read.value);
    if (done.ok) back(url, cookies, 'saved');
    const kept: Kept =
      done.code === 'gone'
        ? { form: 'add', id: null, typed, problems: [], meanwhile: { now: null } }
        : { form: 'edit', id, typed, problems: [], meanwhile: { now: done.now } };
    return fail(409, kept);
  },
  remove: async ({ locals, params, request, url, cookies }) => {
    const tools = table(locals);
    const city = cityOf(tools, params.city);
    const seen = Seen.safeParse(Object.fromEntries(await formOf(request)));
    if (!seen.success) error(400, 'not-found');
    const done = await removeFromTable(tools, city, seen.data);
    if (done.ok) back(url, cookies, 'removed');
    back(url, cookies, done.code === 'gone' ? 'goneShort' : 'changedBeforeRemove');
  },
  move: async ({ locals, params, request, url, cookies }) => {
    const tools = table(locals);
    const city = cityOf(tools, params.city);
    const form = await formOf(request);
    const [id, past] = [form.get('id'), form.get('past')];
    if (typeof id !== 'string' || typeof past !== 'string') error(400, 'not-found');
    const moved = await moveInTable(tools, city, id, past);
    back(url, cookies, moved ? 'saved' : 'orderChanged');
  },
};
