/**
 * The same answer, compressed where the asker takes gzip: for what is long and holds nobody's secret beside words that
 * a stranger could choose (BREACH). A programme in sixteen languages is 85 kB, and 28 on the way.
 */
export function compressed(request: Request, response: Response): Response {
  const { body, status } = response;
  const taken = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  const headers = new Headers(response.headers);
  headers.append('vary', 'accept-encoding');
  if (!taken || !body) return new Response(body, { status, headers });
  headers.set('content-encoding', 'gzip');
  headers.delete('content-length');
  return new Response(body.pipeThrough(new CompressionStream('gzip')), { status, headers });
}
