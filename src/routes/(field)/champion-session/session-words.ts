import { t, words } from '$lib/i18n/index.ts';
import type { Programme } from '$lib/programme/programme.ts';
import { championSession, type ChampionSession } from '$lib/records/champion-session.ts';
import type { Context } from '$lib/records/index.ts';
import type { SaveResult } from '$lib/state/records.svelte.ts';
import type { FieldProblem } from '$lib/ui/problem.ts';
import { problemsOf, type OwnWords } from '../problems.ts';

// The messages of this form, by field, or by field and code. Made anew for each use: they are in the language that is on.
function sessionMessages(): OwnWords {
  return {
    day: t('field:champion.need-day'),
    city: t('field:champion.need-city'),
    setting: t('field:champion.need-setting'),
    people: t('field:champion.need-people'),
    minutes: t('field:champion.need-minutes'),
    'topics required': t('field:champion.need-topics'),
    'signposts required': t('field:champion.need-signposts'),
    'signposts either-or': t('field:champion.both-signposts'),
    'ageTally more-than-people': t('field:champion.too-many-age'),
    'sexTally more-than-people': t('field:champion.too-many-sex'),
    'bornOutsideTally more-than-people': t('field:champion.too-many-born'),
  };
}

/** A session in one line: how many, how long, what about. */
export function sessionLine(session: ChampionSession, programme: Programme): string {
  const topics = programme.topics
    .filter(({ id }) => session.topics.includes(id))
    .map(({ name }) => words(name).text);
  return [
    t('field:units.people', { count: session.people }),
    t('field:units.minutes', { count: session.minutes }),
    ...topics,
  ].join(' · ');
}

const NO_CHILD: Context = { isChildBand: () => false };
/** The form from top to bottom: the summary tells problems in the order in which they will be met. */
const ORDER = [
  ...['day', 'city', 'setting', 'how', 'people', 'minutes', 'languages'],
  ...['ageTally', 'sexTally', 'bornOutsideTally'],
  ...['topics', 'signposts', 'barriers', 'myth', 'unmetNeed', 'followUpDue'],
];

function place({ id }: FieldProblem): number {
  return ORDER.indexOf(id);
}

/** Everything to put right in one go, in the order of the form. */
export function sessionProblems(
  result: Exclude<SaveResult, { ok: true }>,
  session: ChampionSession,
): FieldProblem[] {
  if (result.code !== 'invalid') return problemsOf(result);
  // a record that does not parse is not held against the rules; whoever fills in a form wants to know both
  const rules = championSession.rules(session, NO_CHILD);
  const all = problemsOf({ ...result, problems: [...result.problems, ...rules] }, sessionMessages());
  return all.sort((a, b) => place(a) - place(b));
}
