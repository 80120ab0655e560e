import { desk } from '../desk.ts';
import { keysOf } from './key.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const tools = desk(locals);
  return { timeZone: tools.programme.timeZone, keys: await keysOf(tools) };
};
