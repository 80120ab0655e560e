import { answerSessions } from '$lib/server/http/api.ts';
import { answeringHere } from '$lib/server/http/here.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) => answeringHere(event, answerSessions);
