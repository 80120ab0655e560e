import { redirect, type RequestHandler } from '@sveltejs/kit';
import { filterOf, readChoice } from '$lib/server/office/choice.ts';
import { csvName, csvOf, streamOf } from '$lib/server/office/export.ts';

const PAGE = '/office/records';

export const GET: RequestHandler = ({ locals, url }) => {
  const tools = locals.office;
  // a page says in words why there is no file; in the place of a file nobody would see them
  if (!tools) redirect(303, PAGE);
  const choice = readChoice(url.searchParams, tools.programme);
  if (!choice.kind || choice.problems.length > 0) redirect(303, PAGE + url.search);
  const { cities, from, to } = filterOf(choice);
  const lines = csvOf(tools, choice.kind, {
    ...(cities ? { cities } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  });
  const today = new Date(tools.now()).toISOString().slice(0, 10);
  return new Response(streamOf(lines), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${csvName(choice.kind, today)}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
};
