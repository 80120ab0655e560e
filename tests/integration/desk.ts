import type { OfficeRole } from '../../src/lib/server/access/office-roles.ts';
import { makeOfficeLink } from '../../src/lib/server/accounts/links.ts';
import { inviteToOffice } from '../../src/lib/server/accounts/manage.ts';
import type { Browser } from '../../src/lib/server/accounts/office.ts';
import { readWho, type Who } from '../../src/lib/server/accounts/sessions.ts';
import { setUpByPassword } from '../../src/lib/server/accounts/set-up.ts';
import { guardOffice, type Verdict } from '../../src/lib/server/office/guard.ts';
import type { World } from './world.ts';

export const PASSWORD = 'vermilion-otter-juggles-7';

/** Somebody's browser at a desk: it keeps cookies as browsers do. */
export class Desk implements Browser {
  readonly jar = new Map<string, string>();
  readonly world: World;
  userAgent = 'Firefox on a desk';
  address = '192.0.2.1';

  constructor(world: World) {
    this.world = world;
  }

  get cookies(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  take(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = ''] = line.split(';', 1);
      const at = pair.indexOf('=');
      const value = pair.slice(at + 1);
      if (value === '' || /max-age=0/i.test(line)) this.jar.delete(pair.slice(0, at));
      else this.jar.set(pair.slice(0, at), value);
    }
  }

  async who(): Promise<Who | null> {
    const read = await readWho(this.world.endpoint, this);
    if (read) this.take(read.cookies);
    return read?.who ?? null;
  }

  async surely(): Promise<Who> {
    const who = await this.who();
    if (!who) throw new Error('nobody is signed in');
    return who;
  }

  async knock(
    route: string,
    method = 'GET',
    search = '',
    site: string | null = 'same-origin',
    params: Record<string, string> = {},
  ) {
    const verdict: Verdict = await guardOffice(this.world.endpoint, {
      ...{ route, method, site, params, search: new URLSearchParams(search) },
      ...{ cookies: this.cookies, userAgent: this.userAgent },
    });
    return verdict.verdict;
  }
}

export function tokenOf(link: { url: string }): string {
  return link.url.split('#')[1] ?? '';
}

/** A browser in which an admin has set themselves up with a password, by the server's link. */
export async function anAdmin(world: World, email = 'ada@example.org'): Promise<Desk> {
  const desk = new Desk(world);
  const token = tokenOf(await makeOfficeLink(world.endpoint));
  const done = await setUpByPassword(world.endpoint, { token, name: 'Ada', email }, PASSWORD, desk);
  if (!done.ok) throw new Error(done.code);
  desk.take(done.cookies);
  return desk;
}

/** A browser of somebody whom an admin has invited. */
export async function somebody(world: World, admin: Desk, role: OfficeRole, email: string): Promise<Desk> {
  const made = await inviteToOffice(world.endpoint, await admin.surely(), { name: 'Bo', email, role });
  if (!made.ok) throw new Error(made.code);
  const desk = new Desk(world);
  const claim = { token: tokenOf(made.value), name: '', email: '' };
  const done = await setUpByPassword(world.endpoint, claim, PASSWORD, desk);
  if (!done.ok) throw new Error(done.code);
  desk.take(done.cookies);
  return desk;
}
