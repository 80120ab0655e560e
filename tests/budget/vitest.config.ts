import { defineConfig } from 'vitest/config';

/** Runs on the finished build, so it is a run of its own: npm run test:budget. */
export default defineConfig({
  test: { name: 'budget', root: import.meta.dirname, environment: 'node', include: ['*.test.ts'] },
});
