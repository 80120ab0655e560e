// breaks room-device
import type { ingest } from '../server/ingest.ts';

export type Ingest = typeof ingest;
