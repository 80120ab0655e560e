import type { KnownDevice, KnownPerson } from '../storage/who.ts';

/**
 * Whose names are over: phones that nobody has heard of for their time, and people without a phone or an invite for
 * theirs. What is held of a phone keeps its person until somebody has decided over it.
 */
export function dueNames(
  { people, devices }: { people: readonly KnownPerson[]; devices: readonly KnownDevice[] },
  before: { device: number; person: number },
): { devices: KnownDevice[]; people: string[] } {
  const cut = devices.filter(({ heardAt, held }) => heardAt < before.device && !held);
  const gone = new Set(cut.map(({ id }) => id));
  const staying = new Set(devices.filter(({ id }) => !gone.has(id)).map(({ person }) => person));
  const heard = new Map<string, number>();
  for (const { person, heardAt } of cut) heard.set(person, Math.max(heardAt, heard.get(person) ?? 0));
  const idle = people.filter(
    ({ id, activeAt, invited }) =>
      !invited && !staying.has(id) && Math.max(activeAt, heard.get(id) ?? 0) < before.person,
  );
  return { devices: cut, people: idle.map(({ id }) => id) };
}
