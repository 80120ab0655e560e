/**
 * The handful of answers that stand in the open: what is chosen already, then what was used most often, then what the
 * programme names first – all in the programme's order, so that an answer keeps its place from day to day.
 */
export function inTheOpen(
  all: readonly { id: string }[],
  used: readonly string[],
  chosen: readonly string[],
  most: number,
): string[] {
  const times = new Map<string, number>();
  for (const id of used) times.set(id, (times.get(id) ?? 0) + 1);
  const ids = all.map(({ id }) => id);
  const byUse = [...ids].sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0));
  const open = new Set(
    [...chosen.filter((id) => ids.includes(id)), ...byUse].slice(0, Math.max(most, chosen.length)),
  );
  return ids.filter((id) => open.has(id));
}
