import { t } from '$lib/i18n/index.ts';
import type { Problem } from '$lib/records/index.ts';
import type { RecordProblem, SaveResult } from '$lib/state/records.svelte.ts';
import type { FieldProblem } from '$lib/ui/problem.ts';

/** Messages that a form words better than the general ones, by path or by `path code`. */
export type OwnWords = Readonly<Record<string, string>>;

/** Why a save did not happen, as the form shows it: each problem at the field it stands in. */
export function problemsOf(result: Exclude<SaveResult, { ok: true }>, own: OwnWords = {}): FieldProblem[] {
  if (result.code !== 'invalid') return [{ id: 'main', message: t(`field:storage.${result.code}`) }];
  const problems = result.problems.map((problem) => fieldProblem(problem, own));
  // two faults of one field are told one after the other
  return problems.filter(({ id }, at) => problems.findIndex((other) => other.id === id) === at);
}

function fieldProblem({ path, code }: Problem, own: OwnWords): FieldProblem {
  const id = path.split('/')[0] ?? path;
  return { id, message: own[`${id} ${code}`] ?? own[id] ?? t(`field:problems.${code}`) };
}

/** What the endpoint found wrong with a record that it refused, at the fields it named. */
export function troubleAt(trouble: RecordProblem | null): FieldProblem[] {
  return (trouble?.problems ?? []).map((problem) => fieldProblem(problem, {}));
}
