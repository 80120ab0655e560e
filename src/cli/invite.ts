import { renderUnicodeCompact } from 'uqr';
import type { Programme } from '../lib/programme/programme.ts';
import { inLanguage } from '../lib/programme/words.ts';
import type { FieldRole } from '../lib/programme/roles.ts';
import { readConfig } from '../lib/server/config.ts';
import {
  INVITE_DAYS,
  INVITE_DAYS_MOST,
  makeInvite,
  type InviteFault,
} from '../lib/server/enrolment/invite.ts';
import { makeEndpoint } from '../lib/server/root.ts';
import { print, printJson, readOptions, run, UsageError } from './arguments.ts';

const HELP = `npm run invite -- --role ROLE --city CITY --name "NAME"

  --role ROLE     champion, language-coordinator or outreach-worker
  --city CITY     a city of the programme, by its name or id; may be given several times
  --name "NAME"   whom you invite
  --person ID     instead of --name: somebody who is known already gets another phone
  --days N        how long the invite is good for (${String(INVITE_DAYS)}; at most ${String(INVITE_DAYS_MOST)})
  --json          one line of JSON on standard output`;

const ROLES: Record<string, FieldRole> = {
  champion: 'champion',
  'health-champion': 'champion',
  language: 'language-coordinator',
  'language-coordinator': 'language-coordinator',
  outreach: 'outreach-worker',
  'outreach-worker': 'outreach-worker',
};

/** The words for a field role on the command line, which speaks English. */
export const ROLE_WORDS: Record<FieldRole, string> = {
  champion: 'Health Champion',
  'language-coordinator': 'Share My Language coordinator',
  'outreach-worker': 'outreach worker',
};

function roleOf(text: string | undefined): FieldRole {
  const role = Object.hasOwn(ROLES, text ?? '') ? ROLES[text ?? ''] : undefined;
  if (role) return role;
  const said = text === undefined ? 'Say which role:' : `There is no role "${text}":`;
  throw new UsageError('unknown-role', `${said} --role champion, language-coordinator or outreach-worker.`);
}

/** The id of a city by its id or by its name in any language of the programme. */
export function cityOf(programme: Pick<Programme, 'cities' | 'firstLanguage'>, text: string): string {
  const wanted = text.trim().toLocaleLowerCase();
  const city = programme.cities.find(
    ({ id, name }) =>
      id === wanted || Object.values(name).some((each) => each.toLocaleLowerCase() === wanted),
  );
  if (city) return city.id;
  const all = programme.cities.map(({ name }) => inLanguage(name, 'en-GB', programme.firstLanguage).text);
  throw new UsageError(
    'unknown-city',
    `There is no city "${text}" in this programme. It has: ${all.join(', ')}.`,
  );
}

const FAULTS: Record<InviteFault, string> = {
  'no-city': 'Say which city: --city Coventry. Give it several times for several cities.',
  'unknown-city': 'There is no such city in this programme.',
  'no-name': 'Say whom you invite: --name "Amina".',
  'unknown-person': 'There is nobody with this id. The office shows the ids of people.',
  'days-wrong': `--days must be a whole number from 1 to ${String(INVITE_DAYS_MOST)}.`,
};

async function main(): Promise<void> {
  const options = readOptions(
    {
      role: { type: 'string' },
      city: { type: 'string', multiple: true },
      name: { type: 'string' },
      person: { type: 'string' },
      days: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    HELP,
  );
  if (options.help === true) {
    print(HELP);
    return;
  }
  const role = roleOf(options.role);
  const endpoint = await makeEndpoint(readConfig(process.env));
  try {
    const invited = {
      role,
      cities: (options.city ?? []).map((city) => cityOf(endpoint.programme, city)),
      ...(options.person === undefined ? { name: options.name ?? '' } : { person: options.person }),
    };
    const days = options.days === undefined ? INVITE_DAYS : Number(options.days);
    const made = await makeInvite(endpoint, { by: 'command-line' }, invited, days);
    if (!made.ok) throw new UsageError(made.code, FAULTS[made.code]);

    const { url, person, personName, cities } = made;
    const expires = new Date(made.expiresAt).toISOString();
    if (options.json === true) {
      printJson({ url, person, name: personName, role, cities, expires });
      return;
    }
    print(
      `Invite for ${personName}, ${ROLE_WORDS[role]}:`,
      '',
      url,
      '',
      renderUnicodeCompact(url),
      '',
      `Open it on the phone, or scan it. It works for one phone, until ${expires.slice(0, 10)}.`,
      `Another phone for the same person: --person ${person}`,
    );
  } finally {
    await endpoint.close();
  }
}

if (import.meta.main) await run(main);
