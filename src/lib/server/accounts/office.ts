import type { Config } from '../config.ts';
import type { Tools } from '../tools.ts';
import type { Auth } from './auth.ts';

/** What the office's accounts work with. */
export interface Office extends Tools {
  config: Config;
  /** better-auth over our tables, built when the office is first used: no phone waits for it. */
  auth(): Promise<Auth>;
  /** The same with the council's directory, built anew each time: the office itself never waits for another server. */
  authWithCouncil(): Promise<Auth>;
}

/** As much of a browser's request as signing in looks at. */
export interface Browser {
  /** The whole `Cookie` header. */
  cookies: string;
  userAgent: string;
  /** Where the request came from, for counting guesses. */
  address: string;
}

/** Headers for better-auth: the cookies and the browser's name, and nothing else of the request. */
export function headersOf({ cookies, userAgent }: Pick<Browser, 'cookies' | 'userAgent'>): Headers {
  return new Headers({ cookie: cookies, 'user-agent': userAgent.slice(0, 300) });
}

/** One cookie out of a `Cookie` header, as a header of its own: for whoever must not see the others. */
export function onlyCookie(cookies: string, name: string): string {
  return (
    cookies
      .split(';')
      .map((each) => each.trim())
      .find((each) => each.startsWith(`${name}=`)) ?? ''
  );
}
