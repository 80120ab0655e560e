import type { Group, Member } from '$lib/records/group.ts';
import { saveRecord } from '$lib/state/records.svelte.ts';

/** Saves one line of the register as a change of its own; null takes somebody off it. */
export async function saveMember(
  group: { id: string; record: Group },
  member: string,
  value: Member | null,
): Promise<Awaited<ReturnType<typeof saveRecord>>> {
  const after: Group = { ...group.record, members: { ...group.record.members, [member]: value } };
  return saveRecord({ kind: 'group', id: group.id, before: group.record, after });
}

/** Somebody new, known by a nickname alone so far. Resolves to their id, or null if it could not be saved. */
export async function addMember(
  group: { id: string; record: Group },
  nickname: string,
): Promise<string | null> {
  const member = crypto.randomUUID();
  const saved = await saveMember(group, member, { nickname, speaks: [], wants: [] });
  return saved.ok ? member : null;
}
