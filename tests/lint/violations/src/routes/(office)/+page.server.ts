import { ingest } from '$lib/server/ingest.ts';
import { error } from '@sveltejs/kit';

export const load = () => error(ingest);
