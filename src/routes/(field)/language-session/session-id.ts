import { uuid } from '$lib/sync/bytes.ts';

/**
 * The id of a group's session on a day. Two helpers who both start it without a signal make the same record, and their
 * marks and counts meet in it; a random id would make two sessions of one.
 */
export async function sessionId(group: string, day: string): Promise<string> {
  const text = new TextEncoder().encode(`language-session ${group} ${day}`);
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', text)).slice(0, 16);
  // RFC 9562: version 8, made as we please
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return uuid(bytes);
}
