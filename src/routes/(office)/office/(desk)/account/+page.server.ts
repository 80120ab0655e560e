import { fail, redirect } from '@sveltejs/kit';
import { makeCodes } from '$lib/server/accounts/codes.ts';
import {
  addOwnPasskey,
  askForOneMore,
  removeOwnPasskey,
  setOwnPassword,
  type Changed,
} from '$lib/server/accounts/own.ts';
import { NewPasskey, readAnswer } from '$lib/server/accounts/passkey-answer.ts';
import {
  countCodes,
  endLogin,
  endLogins,
  hasPassword,
  loginsOf,
  passkeysOf,
} from '$lib/server/storage/ways-in.ts';
import { bake, browserOf, typed } from '../../browser.ts';
import { formOf } from '../../form.ts';
import { desk, leaveWord, whoAt } from '../desk.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const tools = desk(event.locals);
  const who = whoAt(event.locals);
  const { db } = tools.storage;
  // what may not be changed now need not be asked for
  const asked = who.fresh ? await askForOneMore(tools, browserOf(event, tools)) : null;
  if (asked) bake(event.cookies, asked.cookies);
  const logins = await loginsOf(db, who.id, Date.now());
  return {
    timeZone: tools.programme.timeZone,
    email: who.email,
    fresh: who.fresh,
    options: asked?.options ?? '',
    passkeys: await passkeysOf(db, who.id),
    hasPassword: await hasPassword(db, who.id),
    codes: await countCodes(db, who.id),
    logins: logins.map((login) => ({ ...login, here: login.id === who.session })),
  };
};

function answered(changed: Changed, at: 'passkey' | 'password') {
  if (!changed.ok) return fail(400, { code: changed.code, at });
  return null;
}

const BACK = '/office/account';

export const actions: Actions = {
  addPasskey: async (event) => {
    const tools = desk(event.locals);
    const form = await formOf(event.request);
    const response = readAnswer(NewPasskey, typed(form, 'answer'));
    if (!response) return fail(400, { code: 'passkey-wrong' as const, at: 'passkey' as const });
    const made = { response, name: typed(form, 'name').trim() };
    const changed = await addOwnPasskey(tools, whoAt(event.locals), made, browserOf(event, tools));
    const wrong = answered(changed, 'passkey');
    if (wrong) return wrong;
    leaveWord(event.cookies, 'account.passkeyAdded');
    redirect(303, BACK);
  },
  removePasskey: async ({ locals, request, cookies }) => {
    const tools = desk(locals);
    const id = typed(await formOf(request), 'passkey');
    const wrong = answered(await removeOwnPasskey(tools, whoAt(locals), id), 'passkey');
    if (wrong) return wrong;
    leaveWord(cookies, 'account.passkeyRemoved');
    redirect(303, BACK);
  },
  password: async ({ locals, request, cookies }) => {
    const tools = desk(locals);
    const password = typed(await formOf(request), 'password');
    const wrong = answered(await setOwnPassword(tools, whoAt(locals), password), 'password');
    if (wrong) return wrong;
    leaveWord(cookies, 'account.passwordSet');
    redirect(303, BACK);
  },
  codes: async ({ locals }) => {
    const tools = desk(locals);
    const who = whoAt(locals);
    if (!who.fresh) return fail(400, { code: 'not-fresh' as const, at: 'codes-left' as const });
    return { made: await makeCodes(tools, who.id) };
  },
  signOut: async ({ locals, request, cookies }) => {
    const { storage } = desk(locals);
    const who = whoAt(locals);
    const session = typed(await formOf(request), 'session');
    if (session === '') await endLogins(storage.db, who.id, who.session);
    else await endLogin(storage.db, who.id, session);
    leaveWord(cookies, 'account.signedOut');
    redirect(303, BACK);
  },
};
