// A passkey is asked for by a script and by nothing else, so this page has one. Signing in by password needs none.
export const csr = true;
