// Pages of the office are made on the server and work without a script, so that none of it is ever on a phone.
export const ssr = true;
export const csr = false;
export const prerender = false;
