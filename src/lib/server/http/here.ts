import { logToStderr } from '../log.ts';
import { endpoint, type Endpoint } from '../root.ts';
import { answering } from './api.ts';

/** Answers with the endpoint of this process: what the routes call. */
export function answeringHere(answer: (endpoint: Endpoint) => Promise<Response>): Promise<Response> {
  return answering(endpoint, logToStderr, answer);
}
