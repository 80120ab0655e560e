// breaks room-insight
export { readFileSync } from 'node:fs';
