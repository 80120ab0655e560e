import { fail, type Cookies, type RequestEvent } from '@sveltejs/kit';
import { makeCodes } from '$lib/server/accounts/codes.ts';
import { lookAtClaim, type Claim } from '$lib/server/accounts/links.ts';
import { NewPasskey, readAnswer } from '$lib/server/accounts/passkey-answer.ts';
import {
  askForPasskey,
  openLink,
  readWho,
  setUpByPasskey,
  setUpByPassword,
  type SetUp,
  type SetUpFault,
  type WhoFault,
} from '$lib/server/accounts/set-up.ts';
import { endpoint, type Endpoint } from '$lib/server/root.ts';
import { bake, browserOf, typed } from '../browser.ts';
import { formOf } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

type Fault = SetUpFault | WhoFault | 'no-token';

export const load: PageServerLoad = async () => {
  const { programme } = await endpoint();
  return {
    programme: programme.name[programme.firstLanguage] ?? programme.id,
    example: programme.example,
  };
};

/** What the page shows next. The link's token travels in the forms: it is used up by the last of them alone. */
interface Step {
  step: 'link' | 'who' | 'way' | 'done';
  code?: Fault;
  token: string;
  name: string;
  email: string;
  /** The question for a new passkey. */
  options?: string;
  codes?: string[];
}

function claimIn(form: FormData): Claim {
  // somebody without a script may well paste the whole link
  const token = typed(form, 'token').trim().split('#').at(-1) ?? '';
  return { token, name: typed(form, 'name').trim(), email: typed(form, 'email').trim() };
}

const STATUS = (code: Fault): number => (code === 'locked' ? 429 : code.startsWith('link-') ? 403 : 400);

function again(step: Step['step'], claim: Claim, code: Fault) {
  const kept: Step = { step, ...claim, code };
  return fail(STATUS(code), kept);
}

/** The step in which one chooses how to get in from now on. */
async function chooseWay(tools: Endpoint, cookies: Cookies, claim: Claim, code?: Fault) {
  const looked = await lookAtClaim(tools, claim);
  if (!looked.ok) return again(looked.code === 'not-an-admin' ? 'who' : 'link', claim, looked.code);
  const { name, email } = looked.account;
  const asked = await askForPasskey(tools, claim, looked.account);
  bake(cookies, asked.cookies);
  const next: Step = { step: 'way', token: claim.token, name, email, options: asked.options };
  return code === undefined ? next : fail(STATUS(code), { ...next, code });
}

async function done(tools: Endpoint, event: RequestEvent, claim: Claim, set: SetUp) {
  if (!set.ok) return chooseWay(tools, event.cookies, claim, set.code);
  bake(event.cookies, set.cookies);
  const { id, name, email } = set.account;
  const last: Step = { step: 'done', token: '', name, email, codes: await makeCodes(tools, id) };
  return last;
}

export const actions: Actions = {
  look: async (event) => {
    const tools = await endpoint();
    const claim = claimIn(await formOf(event.request));
    if (claim.token === '') return again('link', claim, 'no-token');
    const looked = await openLink(tools, claim.token, browserOf(event, tools));
    if (!looked.ok) return again('link', claim, looked.code);
    if (looked.account) return chooseWay(tools, event.cookies, claim);
    const next: Step = { step: 'who', ...claim };
    return next;
  },
  who: async (event) => {
    const tools = await endpoint();
    const claim = claimIn(await formOf(event.request));
    const read = readWho(claim.name, claim.email);
    return read.ok ? chooseWay(tools, event.cookies, claim) : again('who', claim, read.code);
  },
  passkey: async (event) => {
    const tools = await endpoint();
    const form = await formOf(event.request);
    const claim = claimIn(form);
    const answer = readAnswer(NewPasskey, typed(form, 'answer'));
    if (!answer) return chooseWay(tools, event.cookies, claim, 'passkey-wrong');
    return done(tools, event, claim, await setUpByPasskey(tools, claim, answer, browserOf(event, tools)));
  },
  password: async (event) => {
    const tools = await endpoint();
    const form = await formOf(event.request);
    const claim = claimIn(form);
    const browser = browserOf(event, tools);
    return done(tools, event, claim, await setUpByPassword(tools, claim, typed(form, 'password'), browser));
  },
};
