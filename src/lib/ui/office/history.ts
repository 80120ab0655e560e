import type { Patch } from '../../records/index.ts';
import { mergeChange, type Fields } from '../../sync/merge.ts';
import type { Value } from '../../records/value.ts';

/**
 * What became of one value of a change: it *stands* in the record; it stood and was *replaced* since; or it
 * was *overtaken*, because it arrived after a value that was set later, and never stood.
 */
export type Fate = 'stands' | 'replaced' | 'overtaken';

/** A change as the history needs it, whatever else it carries. */
export interface Accepted {
  stamp: string;
  patch: Patch;
}

export interface Step {
  path: string;
  value: Value;
  /** What stood there when the change arrived; undefined if nothing did. */
  before: Value | undefined;
  fate: Fate;
}

/** The changes of one record, in the order they were accepted, with the fate of every value. */
export function historyOf<C extends Accepted>(changes: readonly C[]): { change: C; steps: Step[] }[] {
  let fields: Fields = {};
  const told = changes.map((change) => {
    const earlier = fields;
    fields = mergeChange(fields, change);
    const merged = fields;
    const steps = Object.entries(change.patch).map(([path, value]) => ({
      path,
      value,
      before: earlier[path]?.value,
      taken: merged[path]?.stamp === change.stamp,
    }));
    return { change, steps };
  });
  return told.map(({ change, steps }) => ({
    change,
    steps: steps.map(({ taken, ...step }) => ({
      ...step,
      fate: !taken ? 'overtaken' : fields[step.path]?.stamp === change.stamp ? 'stands' : 'replaced',
    })),
  }));
}
