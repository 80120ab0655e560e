// breaks room-sealing
export { kind } from '../records/kind.ts';
