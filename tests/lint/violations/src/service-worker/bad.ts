// breaks room-service-worker
export { ingest } from '../lib/server/ingest.ts';
