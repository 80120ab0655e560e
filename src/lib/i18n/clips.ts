/** Somebody's own voice, recorded: `locales/<tag>/clips/<step>.mp3`. There are as many as people have given us. */
const CLIPS: Readonly<Record<string, string>> = import.meta.glob<string>('../../../locales/*/clips/*.mp3', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** The address of the clip of a step of the card (`intro`, `good`, `missing`, `improve`, `age`, `born`, `still`), if there is one. */
export function clipFor(tag: string, step: string, clips = CLIPS): string | undefined {
  const path = `../../../locales/${tag}/clips/${step}.mp3`;
  return Object.hasOwn(clips, path) ? clips[path] : undefined;
}
