import { createDecipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Patch } from '../../src/lib/records/patch.ts';
import { Value } from '../../src/lib/records/value.ts';
import type { Endpoint } from './endpoint.ts';

interface KeyFile {
  programme: string;
  data: { id: string; key: string }[];
}

/** Opens the words in rows of the endpoint's database, with its key file and not through the code under test. */
export function wordsOf(
  endpoint: Endpoint,
  table: 'records' | 'changes',
): (id: string, values: Patch) => Patch {
  const { programme, data } = JSON.parse(readFileSync(join(endpoint.folder, 'keys.json'), 'utf8')) as KeyFile;
  const open = (row: string, path: string, sealed: string): Value => {
    const [id = '', text = ''] = sealed.split('.');
    const key = Buffer.from(data.find((each) => each.id === id)?.key ?? '', 'base64url');
    const bytes = Buffer.from(text, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAAD(Buffer.from(JSON.stringify(['mifriendly words 1', programme, table, row, path])));
    decipher.setAuthTag(bytes.subarray(-16));
    const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    return Value.parse(JSON.parse(plain.toString('utf8', 4, 4 + plain.readUInt32BE())));
  };
  return (row, values) =>
    Object.fromEntries(
      Object.entries(values).map(([path, value]) => {
        const sealed =
          typeof value === 'object' && value !== null && !Array.isArray(value) ? value['sealed'] : undefined;
        return [path, typeof sealed === 'string' ? open(row, path, sealed) : value];
      }),
    );
}
