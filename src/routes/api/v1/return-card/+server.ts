import { answerCard, answerMakeCard } from '$lib/server/http/api.ts';
import { answeringHere } from '$lib/server/http/here.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) => answeringHere(event, answerCard);
export const POST: RequestHandler = (event) => answeringHere(event, answerMakeCard);
