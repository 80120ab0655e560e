import { logToStderr } from '../log.ts';
import { endpoint, type Endpoint } from '../root.ts';
import { addressOf } from './address.ts';
import { answering } from './api.ts';

/** As much of Kit's event as an answer of the API needs. */
interface Asked {
  request: Request;
  getClientAddress(): string;
}

/** Answers with the endpoint of this process: what the routes call. */
export function answeringHere(
  asked: Asked,
  answer: (endpoint: Endpoint, request: Request, strange: () => boolean) => Promise<Response>,
): Promise<Response> {
  const { request } = asked;
  return answering(
    endpoint,
    logToStderr,
    (found, strange) => answer(found, request, strange),
    ({ config }) =>
      addressOf(asked.getClientAddress(), request.headers.get('x-forwarded-for'), config.trustedProxies),
  );
}
