import { expect, test } from 'vitest';
import { verdictOf } from './verdict.ts';

/** A report as npm 10 and 11 write it (report version 2). */
function report(severities: Record<string, string>): string {
  const count = (wanted: string): number =>
    Object.values(severities).filter((each) => each === wanted).length;
  return JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(
      Object.entries(severities).map(([name, severity]) => [
        name,
        {
          name,
          severity,
          isDirect: true,
          via: [],
          effects: [],
          range: '<1.2.3',
          nodes: [],
          fixAvailable: true,
        },
      ]),
    ),
    metadata: {
      vulnerabilities: {
        info: 0,
        low: count('low'),
        moderate: count('moderate'),
        high: count('high'),
        critical: count('critical'),
        total: Object.keys(severities).length,
      },
      dependencies: { prod: 12, dev: 0, optional: 0, peer: 0, peerOptional: 0, total: 12 },
    },
  });
}

test('a high or critical vulnerability fails, and is named', () => {
  expect(verdictOf(report({ zod: 'high', dexie: 'low' }))).toEqual({
    said: 'vulnerable',
    packages: ['zod <1.2.3 (high)'],
  });
  expect(verdictOf(report({ zod: 'critical' })).said).toBe('vulnerable');
});

test('lesser ones, and none, are well', () => {
  expect(verdictOf(report({ zod: 'moderate', dexie: 'low' }))).toEqual({ said: 'well', lesser: 2 });
  expect(verdictOf(report({}))).toEqual({ said: 'well', lesser: 0 });
});

test('no answer, or one of a registry that knows no audits, is not taken for a good one', () => {
  const refused = '{"message":"405 Method Not Allowed","statusCode":405,"error":{"summary":"","detail":""}}';
  const offline = '{"error":{"code":"ENOTFOUND","summary":"getaddrinfo"}}';
  for (const output of ['', 'npm error', refused, offline, '{}', 'null'])
    expect(verdictOf(output), output).toEqual({ said: 'unasked' });
});
