import Dexie from 'dexie';
import { seal } from '../sealing/seal.ts';

export { Dexie, seal };
