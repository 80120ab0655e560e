import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { beginCouncil } from '$lib/server/accounts/council.ts';
import { PasskeyAnswer, readAnswer } from '$lib/server/accounts/passkey-answer.ts';
import { readWho } from '$lib/server/accounts/sessions.ts';
import {
  askStranger,
  askWhoItIs,
  signInByCode,
  signInByPasskey,
  signInByPassword,
  type SignedIn,
} from '$lib/server/accounts/sign-in.ts';
import { endpoint } from '$lib/server/root.ts';
import { bake, browserOf, typed } from '../browser.ts';
import { formOf } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

const WHY = ['closed', 'signedOut', 'council'] as const;

export const load: PageServerLoad = async (event) => {
  const tools = await endpoint();
  const why = event.url.searchParams.get('why');
  const browser = browserOf(event, tools);
  const read = await readWho(tools, browser);
  const asked = await (read ? askWhoItIs(tools) : askStranger(tools, browser));
  if (asked) bake(event.cookies, asked.cookies);
  return {
    open: read !== null,
    why: WHY.find((each) => each === why) ?? null,
    options: asked?.options ?? null,
    council: tools.config.council !== null,
    programme: tools.programme.name[tools.programme.firstLanguage] ?? tools.programme.id,
    example: tools.programme.example,
  };
};

function answered(event: RequestEvent, done: SignedIn, way: 'passkey' | 'password' | 'code', email = '') {
  if (!done.ok) return fail(done.code === 'locked' ? 429 : 403, { code: done.code, way, email });
  bake(event.cookies, done.cookies);
  redirect(303, way === 'code' ? '/office/account' : '/office');
}

export const actions: Actions = {
  passkey: async (event) => {
    const tools = await endpoint();
    const answer = readAnswer(PasskeyAnswer, typed(await formOf(event.request), 'answer'));
    if (!answer) return fail(400, { code: 'passkey-wrong' as const, way: 'passkey' as const, email: '' });
    return answered(event, await signInByPasskey(tools, answer, browserOf(event, tools)), 'passkey');
  },
  password: async (event) => {
    const tools = await endpoint();
    const form = await formOf(event.request);
    const email = typed(form, 'email');
    const done = await signInByPassword(
      tools,
      { email, password: typed(form, 'password') },
      browserOf(event, tools),
    );
    return answered(event, done, 'password', email);
  },
  code: async (event) => {
    const tools = await endpoint();
    const form = await formOf(event.request);
    const email = typed(form, 'email');
    const done = await signInByCode(tools, { email, code: typed(form, 'code') }, browserOf(event, tools));
    return answered(event, done, 'code', email);
  },
  council: async (event) => {
    const tools = await endpoint();
    if (!tools.config.council) error(404);
    const begun = await beginCouncil(tools);
    if (!begun) return fail(503, { code: 'council-away' as const, way: 'council' as const, email: '' });
    bake(event.cookies, begun.cookies);
    redirect(303, begun.url);
  },
};
