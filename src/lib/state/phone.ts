import { version } from '$app/environment';
import type { Phone } from '../device/phone.ts';
import { webPhone } from '../device/web-phone.ts';

let made: Phone | undefined;

/** The phone of this page. Made at first use, because a page rendered by the server has none. */
export function phone(): Phone {
  return (made ??= webPhone(version));
}

/** What is fetched a moment after the page shows (see `device/late.ts`). */
export const late = () => import('../device/late.ts');
