// breaks room-sync
export { seal } from '../sealing/seal.ts';
