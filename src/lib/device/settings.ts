import * as z from 'zod/mini';
import { createStore, del, get, set, update, type UseStore } from 'idb-keyval';

// The few settings that the page and the worker both read. They stand in a small database of their own, which the
// worker can open without the code of the large one.
let opened: UseStore | undefined;
const store = () => (opened ??= createStore('mifriendly-settings', 'settings'));

/** The builds whose files are kept: the present one and the one before it. */
export interface Builds {
  current: { version: string; urls: string[] };
  previous: { version: string; urls: string[] } | null;
}

/** The language chosen on this phone, or null. */
export async function readLanguage(): Promise<string | null> {
  return (await get<string>('language', store())) ?? null;
}

export async function keepLanguage(language: string): Promise<void> {
  await set('language', language, store());
}

/** The languages whose words this phone keeps: those that it was ever read in, and the one that is chosen. */
export async function readLanguages(): Promise<string[]> {
  const chosen = await readLanguage();
  const noted = Languages.safeParse(await get('languages', store())).data ?? [];
  return [...new Set([...noted, ...(chosen === null ? [] : [chosen])])];
}

export async function noteLanguage(tag: string): Promise<void> {
  await update('languages', (old) => [...new Set([...(Languages.safeParse(old).data ?? []), tag])], store());
}

const Languages = z.array(z.string());

/** Notes the files of a build and answers with the builds whose files must stay. */
export async function noteBuild(version: string, urls: string[]): Promise<Builds> {
  let builds: Builds = { current: { version, urls }, previous: null };
  await update<Builds>(
    'builds',
    (old) => {
      const previous = old?.current.version === version ? old.previous : (old?.current ?? null);
      return (builds = { current: { version, urls }, previous });
    },
    store(),
  );
  return builds;
}

/** Whether this phone sends over Wi-Fi only. */
export async function readWifiOnly(): Promise<boolean> {
  return (await get<boolean>('wifi-only', store())) === true;
}

export async function keepWifiOnly(only: boolean): Promise<void> {
  await set('wifi-only', only, store());
}

/** When the phone locks by itself: after so many minutes of rest, and at once when the app is hidden. */
export const LockAfter = z.object({ minutes: z.int(), onHide: z.boolean() });
export type LockAfter = z.infer<typeof LockAfter>;

export async function readLockAfter(): Promise<LockAfter | null> {
  return LockAfter.safeParse(await get('lock-after', store())).data ?? null;
}

export async function keepLockAfter(after: LockAfter): Promise<void> {
  await set('lock-after', after, store());
}

/** Whether something was overwritten whose old bytes must go from the disk too. */
export async function readToTidy(): Promise<boolean> {
  return (await get<boolean>('to-tidy', store())) === true;
}

export async function keepToTidy(toTidy: boolean): Promise<void> {
  await set('to-tidy', toTidy, store());
}

/** Writes so many bytes and takes them away again. Rejects when there is no room for them. */
export async function tryRoom(bytes: Uint8Array): Promise<void> {
  await set('room', bytes, store());
  await del('room', store());
}
