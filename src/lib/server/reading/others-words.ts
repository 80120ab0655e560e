import { isFreeText } from '../../records/index.ts';
import { stampDevice } from '../../sync/stamp.ts';
import type { StoredRecord } from '../storage/records.ts';

/** How many of the records say something in words that came from another phone. What it wrote itself it has not read of anybody. */
export function countWithOthersWords(
  records: readonly Pick<StoredRecord, 'kind' | 'fields'>[],
  device: string,
): number {
  return records.filter(({ kind, fields }) =>
    Object.entries(fields).some(
      ([path, { value, stamp }]) => value !== null && isFreeText(kind, path) && stampDevice(stamp) !== device,
    ),
  ).length;
}
