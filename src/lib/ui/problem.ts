/** Something to put right in a form: the id of its field, and what to do about it. */
export interface FieldProblem {
  id: string;
  message: string;
}

/** The message of one field, as its component takes it. */
export function problemAt(problems: readonly FieldProblem[], id: string): string | undefined {
  return problems.find((problem) => problem.id === id)?.message;
}
