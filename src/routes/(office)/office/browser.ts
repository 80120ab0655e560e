import type { Cookies, RequestEvent } from '@sveltejs/kit';
import type { Browser } from '$lib/server/accounts/office.ts';
import { addressOf } from '$lib/server/http/address.ts';
import { readCookies } from '$lib/server/http/cookies.ts';
import type { Endpoint } from '$lib/server/root.ts';

/** What signing in looks at of a request. */
export function browserOf(
  event: Pick<RequestEvent, 'request' | 'getClientAddress'>,
  tools: Endpoint,
): Browser {
  const { headers } = event.request;
  return {
    cookies: headers.get('cookie') ?? '',
    userAgent: headers.get('user-agent') ?? '',
    address: addressOf(event.getClientAddress(), headers.get('x-forwarded-for'), tools.config.trustedProxies),
  };
}

/** Hands cookies that the server made to the browser. */
export function bake(cookies: Cookies, lines: readonly string[]): void {
  for (const { name, value, options } of readCookies(lines)) cookies.set(name, value, options);
}

/** What stands in a form's field; empty when it holds a file or is missing. */
export function typed(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
