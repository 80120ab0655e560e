import { forPhones } from '../../programme/programme.ts';
import { readBy } from '../../programme/roles.ts';
import { formatCursor, parseCursor } from '../../sync/cursor.ts';
import { PROTOCOL, READ_PAGE } from '../../sync/limits.ts';
import type { ProblemCode } from '../../sync/problem.ts';
import type { ReadAnswer } from '../../sync/read.ts';
import { idsOf, type KeyRing } from '../keys/ring.ts';
import { note } from '../storage/audit.ts';
import { erasedAfter } from '../storage/erased.ts';
import { keyUsesOf, noteKeyUse } from '../storage/device-keys.ts';
import { write } from '../storage/open.ts';
import { currentOrder } from '../storage/programmes.ts';
import { recordsAfter } from '../storage/records.ts';
import type { Tools } from '../tools.ts';
import { countWithOthersWords } from './others-words.ts';
import { readerOf } from './session.ts';

const ERASED_PAGE = 500;

/** What a phone asks for: where it was, and which version of the programme it has. */
export interface Asked {
  after: string | null;
  programme: number | null;
  /** The key that it seals for, and the number it gave out last before it asked. An older app does not say. */
  key: string | null;
  head: number | null;
}

// so that a key can be retired although a phone that has the newer one has nothing to send
async function noteKey(tools: Tools, keys: KeyRing, device: string, { key, head }: Asked): Promise<void> {
  if (key === null || head === null || !idsOf(keys).includes(key)) return;
  const programme = tools.programme.id;
  const uses = await keyUsesOf(tools.storage.db, programme, device);
  if (uses.some((use) => use.key === key && use.firstN <= head + 1)) return;
  await write(tools.storage, (db) => noteKeyUse(db, programme, device, { key, firstN: head + 1 }));
}

/**
 * Answers a read: what changed since the cursor, of what the device may see now. A cursor from under other
 * rights, or from before the endpoint went back to a backup, is answered with *reset* and the start.
 */
export async function read(
  tools: Tools,
  keys: KeyRing,
  token: string,
  asked: Asked,
): Promise<{ ok: true; value: ReadAnswer } | { ok: false; code: ProblemCode }> {
  const { programme } = tools;
  const { db } = tools.storage;
  const reader = await readerOf(tools, token);
  if (!reader.ok) return reader;
  const { device } = reader;
  const cursor = asked.after === null ? { scope: device.scope, order: 0 } : parseCursor(asked.after);
  if (!cursor) return { ok: false, code: 'cursor-malformed' };
  await noteKey(tools, keys, device.id, asked);

  const envelope = {
    protocol: PROTOCOL,
    ...(asked.programme === programme.version ? {} : forPhones(programme)),
    ...(asked.key === null || asked.key === keys.published[0]?.id ? {} : { keys: [...keys.chain] }),
  } as const;
  // the counter before the records: what is stored in between has a higher order and comes with the next read
  const upTo = await currentOrder(db, programme.id);
  if (cursor.scope !== device.scope || cursor.order > upTo) {
    const start = formatCursor({ scope: device.scope, order: 0 });
    return { ok: true, value: { ...envelope, cursor: start, reset: true, more: true, records: [] } };
  }
  const { id, role, cities, person } = device;
  const own = { own: readBy(role, 'own'), person, device: id };
  const scope = { ofCity: readBy(role, 'of-city'), cities, ...own };
  const range = { after: cursor.order, upTo, limit: READ_PAGE };
  const found = await recordsAfter(db, programme.id, scope, range);
  const isFull = found.length === READ_PAGE;
  const reach = isFull ? (found.at(-1)?.order ?? upTo) : upTo;
  const gone = await erasedAfter(db, programme.id, { ...range, upTo: reach, limit: ERASED_PAGE });
  // only as far as both go: what was erased is told before, or with, what came after it
  const order = gone.upTo;
  const records = found.filter((record) => record.order <= order);
  const more = isFull || order < reach;
  // before they are shown, as in the office
  const count = countWithOthersWords(records, id);
  if (count > 0) {
    const entry = { what: 'device-read', about: id, more: String(count) } as const;
    await write(tools.storage, (inside) => note(inside, programme.id, tools.now(), { by: 'device' }, entry));
  }
  return {
    ok: true,
    value: {
      ...envelope,
      cursor: formatCursor({ scope: device.scope, order }),
      reset: false,
      more,
      ...(gone.erased.length > 0 && { erased: gone.erased }),
      ...(gone.cleaned.length > 0 && { cleaned: gone.cleaned }),
      erasedUpTo: order,
      records: records.map(({ id, kind, fields }) => ({ id, kind, fields })),
    },
  };
}
