// The offline shell: one prerendered page without server rendering, which boots any address.
export const ssr = false;
export const prerender = true;
