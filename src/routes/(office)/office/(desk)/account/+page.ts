// A passkey is made by a script and by nothing else, so this page of the desk has one. All else on it needs none.
export const csr = true;
