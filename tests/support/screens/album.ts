import type { FieldScreen, OfficeScreen } from './list.ts';

/** One picture of a screen. */
export interface Picture<Screen extends string> {
  screen: Screen;
  /** Its name in the file, where it is not the screen's. */
  name?: string;
  caption: string;
  /** The whole page, not only what the glass shows. */
  full?: true;
  /** Once more in the dark theme. */
  dark?: true;
}

/** A heading of the album and what is below it. */
export interface Part<Screen extends string> {
  title: string;
  pictures: readonly Picture<Screen>[];
}

/** The pictures of the phone, in the order of a person's day. */
export const PHONE: readonly Part<FieldScreen>[] = [
  {
    title: 'Getting in',
    pictures: [
      { screen: 'welcome', caption: 'A phone that is not in the programme yet.' },
      { screen: 'start', caption: 'The invite: who invites, as what, where. One tap.' },
      { screen: 'start-done', caption: 'It works. The language, and the home screen.' },
    ],
  },
  {
    title: 'The day',
    pictures: [
      {
        screen: 'today',
        caption: 'A Health Champion’s morning: three sent, two waiting.',
        full: true,
        dark: true,
      },
      {
        screen: 'today-language',
        caption: 'A coordinator’s morning: the group that meets today is one tap away.',
        full: true,
      },
      {
        screen: 'today-cards',
        caption: 'An outreach worker’s afternoon: the cards of one event on one line.',
        full: true,
      },
      {
        screen: 'sent',
        caption: 'What the endpoint has answered, and what still waits.',
        full: true,
        dark: true,
      },
      {
        screen: 'sent-rescue',
        caption: 'No connection ever comes: a file, sealed, by any means; and another phone’s brought in.',
        full: true,
      },
      {
        screen: 'settings',
        caption: 'Language, the lock, quick delete, a return card, storage.',
        full: true,
      },
      { screen: 'locked', caption: 'Locked: it records and sends, and shows nothing.', dark: true },
      { screen: 'locked-form', caption: 'A record taken on a locked phone.' },
    ],
  },
  {
    title: 'A Health Champion session',
    pictures: [
      { screen: 'champion-session', caption: 'Where, and whom.', dark: true },
      { screen: 'champion-session', name: 'champion-session-full', caption: 'The whole form.', full: true },
      { screen: 'champion-session-problem', caption: 'Something is missing: what, and a way there.' },
      { screen: 'saved', caption: 'Saved, in one line.' },
      { screen: 'correct', caption: 'A record opened again.' },
    ],
  },
  {
    title: 'A Share My Language session',
    pictures: [
      { screen: 'groups', caption: 'The groups of the city.' },
      { screen: 'group', caption: 'One group and its register of nicknames.' },
      { screen: 'group-new', caption: 'A new group: half a minute, no signal needed.' },
      { screen: 'language-session', caption: 'The register: a tap for everybody who is here.', dark: true },
      { screen: 'walk-ins', caption: 'People who are not on the register are counted by age.' },
      { screen: 'language-session-saved', caption: 'Saved: the group, and how many came.' },
      { screen: 'language-session-correct', caption: 'The session opened again.' },
    ],
  },
  {
    title: 'Postcards',
    pictures: [
      { screen: 'postcards', caption: 'The worker’s page: where, how many, and the phone changes hands.' },
      { screen: 'event-new', caption: 'A new event.' },
      { screen: 'paper', caption: 'A card that somebody wrote on paper.' },
      { screen: 'hand-over-language', caption: 'The participant chooses a language by its own name.' },
      { screen: 'hand-over-intro', caption: 'What happens with the answers, before the first question.' },
      { screen: 'hand-over-good', name: 'hand-over-question', caption: 'One question a screen.', dark: true },
      { screen: 'hand-over-age', caption: 'Age, or not.' },
      { screen: 'hand-over-thanks', caption: 'Thanks. Nobody can open this card again on this phone.' },
      { screen: 'hand-over-pin', caption: 'Given back: the worker’s PIN brings the app back.' },
    ],
  },
  {
    title: 'For everybody',
    pictures: [
      { screen: 'privacy', caption: 'What is kept, where, and who sees it.', full: true },
      { screen: 'accessibility', caption: 'What the app can do for whom.', full: true },
      { screen: 'languages', caption: 'Who has read which translation.', full: true },
    ],
  },
];

/** Those also taken of a participant who reads Tigrinya. */
export const TIGRINYA: readonly FieldScreen[] = [
  'hand-over-intro',
  'hand-over-good',
  'hand-over-age',
  'hand-over-thanks',
];

/** The pictures of the office. */
export const DESK: readonly Part<OfficeScreen>[] = [
  {
    title: 'The office',
    pictures: [
      { screen: 'set-up', caption: 'The one-time link into the office.' },
      { screen: 'set-up-way', caption: 'How somebody signs in from now on: a passkey, or a password.' },
      { screen: 'sign-in', caption: 'Signing in.' },
      { screen: 'home', caption: 'Each city in one sentence, the phones to look after, what came in last.' },
      { screen: 'records', caption: 'Records by kind, city and day.' },
      { screen: 'record', caption: 'One record and its history.' },
      { screen: 'needs', caption: 'What is needed, written beside what people wrote.' },
      { screen: 'invites', caption: 'Invites.' },
      { screen: 'invite-sheet', caption: 'An invite to print or to scan.' },
      { screen: 'devices', caption: 'The phones of the programme.' },
      { screen: 'device', caption: 'One phone.' },
      { screen: 'accounts', caption: 'Who may sign in to the office, and what for.' },
      { screen: 'account', caption: 'One’s own passkeys, password, recovery codes and sessions.' },
      {
        screen: 'keys',
        caption: 'The programme’s keys: which are in use, and which phones would lose by an end.',
      },
      { screen: 'audit', caption: 'Who read, changed or erased what, and when.' },
      { screen: 'erase', caption: 'A record erased for good: what goes, and what stays.' },
      { screen: 'rescue', caption: 'Where the office brings a rescue file in.' },
      { screen: 'revoke', caption: 'A phone is lost: what happens when it is taken off.' },
    ],
  },
];
