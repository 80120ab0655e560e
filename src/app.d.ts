// What SvelteKit lets an app declare about itself; nothing yet.
declare global {
  namespace App {}
}

export {};
