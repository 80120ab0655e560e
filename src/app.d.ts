import type { Endpoint } from '$lib/server/root.ts';

declare global {
  namespace App {
    interface Locals {
      /** The tools of the office: only a request with an open session has them (see `hooks.server.ts`). */
      office?: Endpoint;
    }
  }
}

export {};
