import { answerRecords } from '$lib/server/http/api.ts';
import { answeringHere } from '$lib/server/http/here.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ request }) =>
  answeringHere((endpoint) => answerRecords(endpoint, request));
