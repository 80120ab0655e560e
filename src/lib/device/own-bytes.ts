import * as z from 'zod/mini';
import type { Bytes } from '../sync/bytes.ts';

/** Bytes as IndexedDB gives them back. */
export const OwnBytes = z.custom<Bytes>((value) => value instanceof Uint8Array);
