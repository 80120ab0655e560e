// What stands behind the # of the link is known to the browser alone, and a passkey is made by a script.
export const csr = true;
