import { expect as plain } from '@playwright/test';

/** What is awaited comes or does not: a machine under load, or outside of the test runner, gets the same time for it. */
export const expect = plain.configure({ timeout: 30_000 });
