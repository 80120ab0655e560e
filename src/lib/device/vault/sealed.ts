import * as z from 'zod/mini';
import { OwnBytes } from '../own-bytes.ts';

/** Sealed under the vault's key, by a phone that was open. */
const ByKey = z.object({ iv: OwnBytes, bytes: OwnBytes });
/** Sealed for the vault's public key, by a phone that was locked: it could put this in and take nothing out. */
const ByPost = z.object({ enc: OwnBytes, bytes: OwnBytes });

/** Something readable, as it lies on the phone. Only an open vault reads it. */
export const Sealed = z.union([ByKey, ByPost]);
export type Sealed = z.infer<typeof Sealed>;
