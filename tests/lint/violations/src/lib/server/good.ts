import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { seal } from '../sealing/seal.ts';

export { Database, readFileSync, seal };
