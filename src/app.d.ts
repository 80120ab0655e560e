import type { Who } from '$lib/server/accounts/sessions.ts';
import type { Endpoint } from '$lib/server/root.ts';

declare global {
  namespace App {
    interface Locals {
      /** The tools of the office: only a request that may do what it asks has them (see `hooks.server.ts`). */
      office?: Endpoint;
      /** Who is signed in, also where their role ends. */
      who?: Who;
    }
  }
}

export {};
