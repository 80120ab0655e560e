import { version } from '$app/environment';
import { answerHealth } from '$lib/server/http/api.ts';
import { answeringHere } from '$lib/server/http/here.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
  answeringHere(event, (endpoint) => answerHealth(endpoint, version));
