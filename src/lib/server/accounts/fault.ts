import { APIError } from 'better-auth/api';

/** Which of the codes we expect better-auth has refused something with; null for another refusal. Anything else is thrown on. */
export function codeOf<Code extends string>(error: unknown, expected: readonly Code[]): Code | null {
  if (!(error instanceof APIError)) throw error;
  const code = error.body?.code;
  return expected.find((each) => each === code) ?? null;
}
