import { error, redirect } from '@sveltejs/kit';
import { Id } from '$lib/records/value.ts';
import { eraseParticipant } from '$lib/server/erasure/participant.ts';
import { copyOfParticipant } from '$lib/server/erasure/subject.ts';
import { tell, type Sources } from '$lib/ui/office/tell.ts';
import { desk, leaveWord, whoAt } from '../../desk.ts';
import { bookOf } from '../../sources.ts';
import type { Actions, PageServerLoad } from './$types';

function codeAt(id: string): string {
  const code = Id.safeParse(id);
  return code.success ? code.data : error(404, 'not-found');
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const tools = desk(locals);
  const code = codeAt(params.id);
  const copy = await copyOfParticipant(tools, code);
  const book = bookOf(tools.programme);
  const wordsOf = (name: unknown): string => (typeof name === 'string' ? name : '');
  const names = new Map(copy.registers.map(({ group, name }) => [group, wordsOf(name)]));
  const sources: Sources = { book, nameOf: (id) => names.get(id), memberOf: () => undefined };
  return {
    timeZone: tools.programme.timeZone,
    code,
    registers: copy.registers.map(({ group, name, city, now, history }) => ({
      group,
      name: wordsOf(name),
      city: book.code('city', city),
      now: now === null ? null : tell(`members/${code}`, now, sources),
      history: history.map(({ arrived, entry }) => ({
        arrived: Date.parse(arrived),
        said: tell(`members/${code}`, entry, sources),
      })),
    })),
    sessions: copy.sessions.map(({ session, day, city, present }) => ({
      session,
      day,
      city: book.code('city', city),
      said: tell(`marks/${code}`, present, sources),
    })),
    held: copy.held.map(({ record, arrived, set }) => ({
      record,
      arrived: Date.parse(arrived),
      said: Object.entries(set).map(([path, value]) => tell(path, value, sources)),
    })),
  };
};

export const actions: Actions = {
  default: async ({ locals, params, cookies }) => {
    const done = await eraseParticipant(
      desk(locals),
      { by: 'office', account: whoAt(locals).id },
      codeAt(params.id),
    );
    leaveWord(cookies, done.ok && done.wiped ? 'erase.participantDone' : 'erase.doneLater');
    redirect(303, '/office/records?kind=group');
  },
};
