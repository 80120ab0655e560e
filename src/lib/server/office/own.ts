/** As much of a request as says which page sent it. */
type Sent = Pick<Request, 'method'> & { headers: Pick<Headers, 'get'> };

/**
 * True for a request that only looks, and for one that a page of our own has sent. Kit asks where a form came from by its
 * type alone; whatever changes something has to say it, of any type. `origin`: ours, as Kit has it from `ORIGIN`.
 */
export function isOwn({ method, headers }: Sent, origin: string): boolean {
  return method === 'GET' || method === 'HEAD' || headers.get('origin') === origin;
}
