import { hashOf } from '../access/secrets.ts';
import { write } from '../storage/open.ts';
import { keepCodes } from '../storage/ways-in.ts';
import type { Tools } from '../tools.ts';

const HOW_MANY = 10;
// without letters and digits that are taken for one another on paper
const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz';
const LENGTH = 16;

function newCode(secret: string): string {
  const bytes = Buffer.from(secret, 'base64url');
  // 31 letters out of 256 values: what lies beyond the last whole round is left out, so that all are as likely
  const fair = [...bytes].filter((byte) => byte < 248).slice(0, LENGTH);
  return fair.map((byte) => LETTERS[byte % LETTERS.length] ?? '').join('');
}

/** The hash of a code, however it was typed. It has 79 random bits, so that it needs no slow hash. */
export function hashOfCode(typed: string): string {
  return hashOf(typed.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

/** Makes ten recovery codes in the place of all older ones. They are shown once; only their hashes are kept. */
export async function makeCodes(tools: Tools, account: string): Promise<string[]> {
  const codes: string[] = [];
  while (codes.length < HOW_MANY) {
    const code = newCode(tools.secret());
    if (code.length === LENGTH) codes.push(code);
  }
  await write(tools.storage, (db) => keepCodes(db, account, codes.map(hashOfCode)));
  return codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-'));
}
