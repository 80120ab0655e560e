import { redirect, type RequestHandler } from '@sveltejs/kit';
import { Id } from '$lib/records/value.ts';
import { copyOfRecord } from '$lib/server/erasure/subject.ts';
import { fileOf } from '../../../file.ts';

export const GET: RequestHandler = async ({ locals, params }) => {
  const tools = locals.office;
  const id = Id.safeParse(params['id']);
  const copy = tools && id.success ? await copyOfRecord(tools, id.data) : null;
  // the page says in words why there is no file
  if (!copy) redirect(303, id.success ? `/office/records/${id.data}` : '/office/records');
  return fileOf(copy, `record-${copy.record}.json`);
};
