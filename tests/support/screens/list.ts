import { globSync } from 'node:fs';
import { join } from 'node:path';

/** A phone's screens before it is in the programme: each state that somebody looks at, and the route it stands on. */
export const DOOR = {
  welcome: '/',
  'welcome-deep': '/champion-session',
  'welcome-problem': '/',
  'start-no-invite': '/start',
  'start-unknown': '/start',
  'start-used': '/start',
  start: '/start',
  'start-pin-wrong': '/start',
  'start-done': '/start',
} as const;

/** Those of a Health Champion, and those that everybody has. */
export const CHAMPION = {
  'today-empty': '/',
  'champion-session-new': '/champion-session',
  'champion-session-problem': '/champion-session',
  'champion-session-folds': '/champion-session',
  'champion-session': '/champion-session',
  saved: '/champion-session',
  today: '/',
  correct: '/champion-session/[id]',
  'correct-delete': '/champion-session/[id]',
  gone: '/champion-session/[id]',
  sent: '/sent',
  'sent-rescue': '/sent',
  settings: '/settings',
  privacy: '/privacy',
  accessibility: '/accessibility',
  languages: '/languages',
  locked: '/',
  'locked-wrong': '/',
  'locked-form': '/champion-session',
  'settings-locked': '/settings',
} as const;

/** Those of a Share My Language coordinator. */
export const LANGUAGE = {
  'groups-none': '/groups',
  'group-new': '/groups/new',
  'group-new-problem': '/groups/new',
  'group-nobody': '/groups/[id]',
  group: '/groups/[id]',
  'group-member': '/groups/[id]',
  'group-remove': '/groups/[id]',
  groups: '/groups',
  'today-language': '/',
  'language-session': '/groups/[id]/session',
  'walk-ins': '/groups/[id]/session',
  'language-session-problem': '/groups/[id]/session',
  'language-session-saved': '/groups/[id]/session',
  'language-session-correct': '/language-session/[id]',
  'locked-language': '/',
  'locked-language-group': '/language-session',
  'locked-language-session': '/language-session',
} as const;

/** Those of an outreach worker, and of the people the phone is handed to. */
export const CARDS = {
  'postcards-no-event': '/postcards',
  'event-new': '/events/new',
  'event-problem': '/events/new',
  paper: '/postcards/paper',
  'paper-problem': '/postcards/paper',
  'paper-saved': '/postcards/paper',
  'hand-over-language': '/postcards/hand-over',
  'hand-over-another': '/postcards/hand-over',
  'hand-over-intro': '/postcards/hand-over',
  'hand-over-good': '/postcards/hand-over',
  'hand-over-missing': '/postcards/hand-over',
  'hand-over-improve': '/postcards/hand-over',
  'hand-over-age': '/postcards/hand-over',
  'hand-over-born': '/postcards/hand-over',
  'hand-over-empty': '/postcards/hand-over',
  'hand-over-stop': '/postcards/hand-over',
  'hand-over-ended': '/postcards/hand-over',
  'hand-over-unsaved': '/postcards/hand-over',
  'hand-over-thanks': '/postcards/hand-over',
  'hand-over-pin': '/postcards/hand-over',
  postcards: '/postcards',
  'today-cards': '/',
} as const;

/** All of a phone's screens. */
export const FIELD = { ...DOOR, ...CHAMPION, ...LANGUAGE, ...CARDS } as const;

/** The screens of the office. */
export const OFFICE = {
  'set-up': '/office/set-up',
  'set-up-who': '/office/set-up',
  'set-up-who-problem': '/office/set-up',
  'set-up-way': '/office/set-up',
  'set-up-way-problem': '/office/set-up',
  'set-up-done': '/office/set-up',
  'set-up-problem': '/office/set-up',
  'sign-in': '/office/sign-in',
  'sign-in-problem': '/office/sign-in',
  account: '/office/account',
  'account-problem': '/office/account',
  accounts: '/office/accounts',
  'accounts-problem': '/office/accounts',
  'account-made': '/office/accounts',
  'account-of': '/office/accounts/[id]',
  home: '/office',
  records: '/office/records',
  'records-of-kind': '/office/records',
  'records-problem': '/office/records',
  record: '/office/records/[id]',
  erase: '/office/records/[id]/erase',
  participant: '/office/participants/[id]',
  audit: '/office/audit',
  keys: '/office/keys',
  'key-rotate': '/office/keys/rotate',
  'key-retire': '/office/keys/[id]/retire',
  'key-retire-problem': '/office/keys/[id]/retire',
  invites: '/office/invites',
  'invites-problem': '/office/invites',
  'invite-sheet': '/office/invites',
  devices: '/office/devices',
  rescue: '/office/devices/rescue',
  'rescue-problem': '/office/devices/rescue',
  device: '/office/devices/[id]',
  revoke: '/office/devices/[id]/revoke',
  revoked: '/office/devices/[id]/revoke',
  held: '/office/devices/[id]/held',
  'needs-none': '/office/needs/[city]',
  'needs-problem': '/office/needs/[city]',
  needs: '/office/needs/[city]',
  'needs-edit': '/office/needs/[city]',
  'needs-remove': '/office/needs/[city]',
  'not-found': '/office/records/[id]',
} as const;

/** Routes that are no screens, each with the reason. */
export const NO_SCREEN: Readonly<Record<string, string>> = {
  '/shell': 'the file that boots the app at any address; the address decides what is shown',
};

export type FieldScreen = keyof typeof FIELD;
export type OfficeScreen = keyof typeof OFFICE;

const ROUTES = join(import.meta.dirname, '../../../src/routes');

/** Every page under `src/routes`, as the address pattern it answers to. */
export function routes(): string[] {
  return globSync('**/+page.svelte', { cwd: ROUTES })
    .map((file) => file.split(/[\\/]/).slice(0, -1))
    .map((steps) => `/${steps.filter((step) => !/^\(.*\)$/.test(step)).join('/')}`)
    .sort();
}

/** True when an address is one of a route's. */
export function isAt(address: string, route: string): boolean {
  const wanted = route.split('/');
  const steps = new URL(address).pathname.split('/');
  return (
    steps.length === wanted.length && wanted.every((step, at) => step.startsWith('[') || step === steps[at])
  );
}
