// As much of the provider as the test's directory uses; it brings no types of its own.
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  interface Person {
    accountId: string;
    claims(): Record<string, unknown> & { sub: string };
  }

  export default class Provider {
    constructor(
      issuer: string,
      options: Record<string, unknown> & { findAccount(context: unknown, id: string): Person },
    );
    callback(): RequestListener;
  }
}
