import * as z from 'zod/mini';
import type { Programme } from '../../programme/programme.ts';
import { KindName } from '../../records/index.ts';
import { Day } from '../../records/value.ts';
import type { RecordFilter } from '../storage/records.ts';

/** Which records somebody wants to see: what stands in the address. Nothing typed is lost on the way. */
export interface Choice {
  kind: KindName | null;
  city: string | null;
  /** As typed; see `problems`. */
  from: string;
  to: string;
  deleted: boolean;
  page: number;
  problems: { field: 'kind' | 'city' | 'from' | 'to'; code: 'choice-wrong' | 'day-wrong' | 'days-turned' }[];
}

const Page = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000_000));

/** Reads the choice from an address. What is wrong in it is named and left out of the filter. */
export function readChoice(search: URLSearchParams, programme: Pick<Programme, 'cities'>): Choice {
  const problems: Choice['problems'] = [];
  const typed = (name: string): string => (search.get(name) ?? '').trim();

  const kind = KindName.safeParse(typed('kind'));
  if (!kind.success && typed('kind') !== '') problems.push({ field: 'kind', code: 'choice-wrong' });

  const city = programme.cities.find(({ id }) => id === typed('city'))?.id ?? null;
  if (city === null && typed('city') !== '') problems.push({ field: 'city', code: 'choice-wrong' });

  for (const field of ['from', 'to'] as const)
    if (typed(field) !== '' && !Day.safeParse(typed(field)).success)
      problems.push({ field, code: 'day-wrong' });
  if (problems.length === 0 && typed('from') !== '' && typed('to') !== '' && typed('from') > typed('to'))
    problems.push({ field: 'from', code: 'days-turned' });

  const page = Page.safeParse(search.get('page') ?? '1');
  return {
    kind: kind.success ? kind.data : null,
    city,
    from: typed('from'),
    to: typed('to'),
    deleted: search.get('deleted') === 'yes',
    page: page.success ? page.data : 1,
    problems,
  };
}

/** The filter of a choice, without what was wrong in it. */
export function filterOf(choice: Choice): RecordFilter {
  const wrong = new Set(choice.problems.map(({ field }) => field));
  return {
    ...(choice.kind ? { kinds: [choice.kind] } : {}),
    ...(choice.city ? { cities: [choice.city] } : {}),
    ...(choice.from !== '' && !wrong.has('from') ? { from: choice.from } : {}),
    ...(choice.to !== '' && !wrong.has('to') ? { to: choice.to } : {}),
    ...(choice.deleted ? { deleted: true } : {}),
  };
}

/** The address of the same choice, something in it changed. */
export function addressOf(
  choice: Choice,
  change: Partial<Pick<Choice, 'page' | 'kind' | 'city'>> = {},
): string {
  const { kind, city, from, to, deleted, page } = { ...choice, page: 1, ...change };
  const search = new URLSearchParams();
  if (kind) search.set('kind', kind);
  if (city) search.set('city', city);
  if (from !== '') search.set('from', from);
  if (to !== '') search.set('to', to);
  if (deleted) search.set('deleted', 'yes');
  if (page > 1) search.set('page', String(page));
  return search.toString();
}
