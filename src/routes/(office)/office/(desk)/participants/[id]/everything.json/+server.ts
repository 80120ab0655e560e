import { redirect, type RequestHandler } from '@sveltejs/kit';
import { Id } from '$lib/records/value.ts';
import { copyOfParticipant } from '$lib/server/erasure/subject.ts';
import { fileOf } from '../../../file.ts';

export const GET: RequestHandler = async ({ locals, params }) => {
  const tools = locals.office;
  const code = Id.safeParse(params['id']);
  // the page says in words why there is no file
  if (!tools || !code.success)
    redirect(303, code.success ? `/office/participants/${code.data}` : '/office/records');
  return fileOf(await copyOfParticipant(tools, code.data), `participant-${code.data}.json`);
};
