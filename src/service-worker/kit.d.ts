/** What Kit gives a worker: only what this one uses. */
declare module '$service-worker' {
  export const version: string;
}
