// What stands behind the # of the link is known to the browser alone, so this one page of the office has a script.
export const csr = true;
