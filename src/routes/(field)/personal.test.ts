import { expect, it } from 'vitest';

const SCREENS = import.meta.glob<string>('/src/routes/\\(field\\)/**/*.svelte', {
  query: '?raw',
  import: 'default',
  eager: true,
});
/** Saves what somebody has typed, itself or by whoever shows it. */
const SAVES = /\bsaveRecord\(\{|\bonadd\(name\)|\bonsave\(after\)/;
/** A participant is warned while they write, and not asked. */
const OTHERWISE = /\/postcards\/hand-over\//;

/** What each form hands over to be looked at, beside everything else that it asks. */
const LOOKED_AT: Readonly<Record<string, readonly string[]>> = {
  'groups/SomeoneNew.svelte': ['name'],
  'groups/MemberLine.svelte': ['after.nickname'],
  'groups/ChangeGroup.svelte': ['after.name', 'after.venue'],
  'groups/NewGroup.svelte': ['group.name', 'group.venue'],
  'language-session/SessionForm.svelte': ['after.quote'],
  'events/new/+page.svelte': ['event.name', 'event.place'],
  'postcards/paper/+page.svelte': ['serial', 'card.good', 'card.missing', 'card.improve', 'card.undivided'],
  'champion-session/+page.svelte': ['session.myth', 'session.unmetNeed'],
  'champion-session/[id]/Correct.svelte': ['after.myth', 'after.unmetNeed'],
};

it('every form that saves words looks at all of them first, and can ask', () => {
  const forms = Object.entries(SCREENS)
    .filter(([file, text]) => SAVES.test(text) && !OTHERWISE.test(file))
    .map(([file, text]) => [file.replace('/src/routes/(field)/', ''), text] as const);
  expect(forms.map(([file]) => file).sort()).toEqual(Object.keys(LOOKED_AT).sort());
  for (const [file, text] of forms) {
    const [, texts = ''] = /if \(!\(await personal\.passes\(([^)]*)\)\)\)/.exec(text) ?? [];
    expect([file, texts.split(', ')]).toEqual([file, LOOKED_AT[file]]);
    expect(text, file).toContain('<PersonalAsk check={personal}');
  }
});
