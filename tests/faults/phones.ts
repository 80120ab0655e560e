import type { BrowserContext, Page } from '@playwright/test';
import type { Programme } from '../../src/lib/programme/programme.ts';
import type { Network } from '../support/proxy.ts';
import { PIN, Volunteer } from '../support/volunteer.ts';
import type { Deed } from './deeds.ts';
import { formOf, needs, type Form } from './forms.ts';
import { installPageTools, type Said, type Standing, type Went } from './in-page.ts';
import type { Ledger } from './ledger.ts';
import type { Mischief, PhoneName, PhoneRound } from './scheduler.ts';
import { tokensSealedIn } from './stored.ts';

/** How long a form, a sign of the app's or a page is waited for. */
const PATIENCE = 30_000;
/** How often a page is opened anew before the phone counts as dead. */
const ATTEMPTS = 3;

interface Surroundings {
  network: Network;
  programme: Programme;
  ledger: Ledger;
  /** Tells whoever watches. */
  log: (line: string) => void;
}

/** A real browser with a profile of its own, and the person who saves things on it. */
export class FieldPhone {
  readonly name: PhoneName;
  /** What went wrong without any fault of ours to blame. */
  readonly stuck: string[] = [];
  readonly #around: Surroundings;
  readonly #volunteer: Volunteer;
  readonly #city: string;
  readonly #asked = new Map<string, { deed: Deed; form: Form }>();
  #person: string | null = null;
  #device: string | null = null;
  #clock = 0;
  #tabs: (Page | undefined)[] = [];
  #mischief: PhoneRound['mischief'] = null;
  #shown = 0;
  /** Whether its screen says that nothing was saved. */
  #empty = false;
  /** What it is doing, and what is done to it, for whoever asks why it takes so long. */
  readonly #doing = new Map<string, string>();
  /** What befalls the phone, while it does. */
  #befalling: Promise<void> = Promise.resolve();

  constructor(name: PhoneName, around: Surroundings) {
    this.name = name;
    this.#around = around;
    this.#volunteer = new Volunteer(around.network.origin, around.programme);
    this.#city = around.programme.cities[0]?.id ?? '';
  }

  get enrolled(): boolean {
    return this.#device !== null;
  }

  get doing(): string {
    return [...this.#doing].map(([where, what]) => `${where}: ${what}`).join('; ');
  }

  /** What each of its pages says of itself. */
  async symptoms(): Promise<string[]> {
    if (!this.#volunteer.phone.isOn) return ['it is off'];
    return Promise.all(
      this.#context.pages().map(async (page) => {
        const late = new Promise<string>((resolve) => setTimeout(() => resolve('does not answer'), 15_000));
        const said = page.evaluate(() => window.fieldBench.symptoms()).catch(String);
        return `${page.url()}: ${await Promise.race([said, late])}`;
      }),
    );
  }

  /** Takes its power away and gives it back: what hung is over. */
  async restart(): Promise<void> {
    await this.#kill();
  }

  /** Takes an invite; after a wipe another one, for the same person on what is another device now. */
  async enrol(): Promise<void> {
    const { endpoint } = this.#around.network;
    const who = this.#person === null ? ['--name', `Somebody ${this.name}`] : ['--person', this.#person];
    const made = await endpoint.command('invite', '--role', this.name, '--city', this.#city, ...who);
    this.#person = String(made['person']);
    await this.#switchOn();
    await this.#volunteer.enrol(String(made['url']));
    this.#tabs = [this.#context.pages().at(-1)];
    const { device } = await this.#standing();
    if (device === null) throw new Error(`${this.name} shows the start screen's end and is not enrolled`);
    this.#device = device;
    await this.#setClock(this.#clock);
  }

  /** Does a round's work, with what befalls the phone meanwhile. */
  async work(round: PhoneRound): Promise<void> {
    this.#mischief = round.mischief;
    this.#shown = 0;
    this.#doing.clear();
    this.#does('beginning a round');
    if (round.begin === 'browser') await this.#volunteer.phone.switchOff();
    await this.#switchOn();
    if (round.begin === 'tabs') await this.#closeTabs();
    if (round.clock !== null) await this.#setClock(round.clock);
    await Promise.all(round.tabs.map((deeds, at) => this.#tab(at, deeds)));
    this.#does('waiting for what befalls it');
    await this.#befalling;
  }

  /** Wipes the phone's storage, as a browser under pressure or a person does; what was on it alone is noted as such. */
  async wipe(): Promise<void> {
    const { network, programme, ledger } = this.#around;
    this.#does('looking at what a wipe will take');
    const page = await this.#page(0);
    const { outbox } = await this.#standing();
    this.#does('opening what a wipe will take');
    const sealed = outbox.map(({ bytes }) => bytes);
    for (const token of await tokensSealedIn(network.endpoint, programme.id, sealed)) ledger.wipe(token);
    this.#does('wiping');
    const session = await this.#context.newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin: network.origin, storageTypes: 'all' });
    this.#device = null;
    this.#does('closing after a wipe');
    await this.#closeTabs();
  }

  /** With every fault over: waits until everything is answered, and tells what is not. */
  async settle(patience: number): Promise<void> {
    if (!this.enrolled) return;
    await this.#switchOn();
    // A page that was open all the time has to find back by itself: nobody shall need to load it anew.
    const open = this.#tabs.findIndex((page) => page !== undefined);
    if (open > 0) [this.#tabs[0], this.#tabs[open]] = [this.#tabs[open], undefined];
    if (!(await this.#proven(patience))) {
      this.stuck.push('the screen does not say that all is at the endpoint');
      await this.#closeTabs();
      if (await this.#proven(patience)) this.stuck.push('it does when the page is loaded anew');
    }
    const { head, receipts, matches, outbox, carrying } = await this.#standing();
    if (this.#empty && head > 0)
      this.stuck.push(`the screen says that nothing was saved, of ${String(head)}`);
    for (const { n, state, code } of outbox)
      this.stuck.push(`number ${String(n)} of ${String(head)} is ${state}${code ? ` (${code})` : ''}`);
    if (carrying > 0) this.stuck.push(`${String(carrying)} of the device that it was are not answered`);
    if (receipts !== head) this.stuck.push(`${String(receipts)} of ${String(head)} numbers are answered`);
    if (!matches) this.stuck.push('the proof differs');
  }

  /**
   * Looks at "Saved and sent", asks to send, and waits until it says that all is at the endpoint; or that nothing was saved,
   * as a device says that was new, or emptied, and interrupted at its first save.
   */
  async #proven(patience: number): Promise<boolean> {
    const page = await this.#toSent();
    const nothing = page.getByText(this.#volunteer.t('field:sent.nothing'));
    const answered = await page
      .getByText(this.#volunteer.t('field:sent.proven'))
      .or(nothing)
      .waitFor({ timeout: patience })
      .then(
        () => true,
        () => false,
      );
    this.#empty = answered && (await nothing.isVisible());
    return answered;
  }

  /** Shows "Saved and sent" and asks to send, once more when the page was just reloading for an update. */
  async #toSent(): Promise<Page> {
    for (let attempt = 1; ; attempt += 1) {
      const page = await this.#page(0, '/sent');
      try {
        await page.evaluate((path) => window.fieldBench.follow(path), '/sent');
        const name = this.#volunteer.t('field:sent.send-now');
        await page.getByRole('button', { name }).click({ timeout: PATIENCE });
        return page;
      } catch (error) {
        if (attempt >= ATTEMPTS) throw error;
      }
    }
  }

  #does(what: string, where = 'phone'): void {
    this.#doing.set(where, what);
  }

  async remove(): Promise<void> {
    await this.#befalling.catch(() => undefined);
    await this.#volunteer.phone.remove();
  }

  get #context(): BrowserContext {
    return this.#volunteer.phone.context;
  }

  async #switchOn(): Promise<void> {
    const { phone } = this.#volunteer;
    if (phone.isOn) return;
    this.#tabs = [];
    await phone.switchOn();
    await phone.context.exposeBinding('tellBench', (_source, said: Said) => this.#hear(said));
    await phone.context.addInitScript(installPageTools, { patience: PATIENCE, pin: PIN });
  }

  async #closeTabs(): Promise<void> {
    this.#tabs = [];
    await this.#volunteer.phone.closePages();
  }

  async #setClock(days: number): Promise<void> {
    this.#clock = days;
    await this.#page(0);
    for (const page of this.#tabs)
      await page?.evaluate((now) => window.fieldBench.shiftClock(now), days).catch(() => undefined);
    // a worker lives by another clock than its pages: moved as far as it can be reached
    for (const worker of this.#context.serviceWorkers())
      void worker.evaluate(shiftWorker, days).catch(() => undefined);
  }

  /** One tab doing one deed after the other. */
  async #tab(at: number, deeds: readonly Deed[]): Promise<void> {
    for (const deed of deeds) {
      this.#does(`${deed.do} ${deed.token}: waiting for what befalls it`, `tab ${String(at)}`);
      await this.#befalling;
      this.#does(`${deed.do} ${deed.token}: opening a page`, `tab ${String(at)}`);
      const page = await this.#page(at);
      this.#does(`${deed.do} ${deed.token}: looking for what it belongs to`, `tab ${String(at)}`);
      const form = await this.#form(page, deed).catch(() => null);
      if (!form) continue;
      const { job, kind, makes, typed } = form;
      this.#asked.set(deed.token, { deed, form });
      this.#around.ledger.ask({ token: deed.token, kind, makes, typed, device: this.#device ?? '' });
      this.#does(`${deed.do} ${deed.token}: saving`, `tab ${String(at)}`);
      const went = await page
        .evaluate((now) => window.fieldBench.perform(now), job)
        .catch((): 'interrupted' => 'interrupted');
      if (went === 'silent' || went === 'no-form') {
        if (await this.#emptied(page)) break;
        await this.#complain(at, page, went, job.path);
      }
    }
    this.#doing.delete(`tab ${String(at)}`);
  }

  /**
   * Whether the browser itself has emptied its database, as Chromium now and then does when it was killed in the midst of a
   * write. The person sees it said and starts anew; whether anything was lost by it is told at the end.
   */
  async #emptied(page: Page): Promise<boolean> {
    const { device } = await page.evaluate(() => window.fieldBench.standing()).catch(() => ({ device: '' }));
    if (device !== null) return false;
    if (this.#device !== null)
      this.#around.log(`  ${this.name}: the browser has emptied its database by itself`);
    this.#device = null;
    return true;
  }

  /** Nothing befell the phone, and yet the app did not answer. */
  async #complain(at: number, page: Page, went: Went, path: string): Promise<void> {
    const shows = await page
      .evaluate(() => `${location.pathname}: ${document.body.innerText.slice(0, 200).replace(/\s+/g, ' ')}`)
      .catch(() => 'nothing');
    this.stuck.push(`${went} at ${path}; the page shows ${shows}`);
    this.#tabs[at] = undefined;
    await this.#volunteer.phone.close(page);
  }

  /** The form for a deed; null when what it changes is not on the phone. */
  async #form(page: Page, deed: Deed): Promise<Form | null> {
    const kind = needs(deed);
    const place = { device: this.#device ?? '', city: this.#city };
    if (kind === null || !('back' in deed)) return formOf(deed, { ...place, record: null });
    const known = await page.evaluate((of) => window.fieldBench.known(of), kind);
    const ids = known.sort();
    const record = ids.at(-1 - (deed.back % Math.max(1, ids.length)));
    return record === undefined ? null : formOf(deed, { ...place, record });
  }

  /** A tab of the app, opened anew when it is gone. */
  async #page(at: number, path = '/settings'): Promise<Page> {
    let trouble: unknown;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      await this.#befalling;
      try {
        const page = this.#tabs[at] ?? (await this.#context.newPage());
        if (this.#tabs[at] !== page) {
          await page.goto(`${this.#around.network.origin}${path}`, {
            timeout: PATIENCE,
            waitUntil: 'commit',
          });
          this.#tabs[at] = page;
        }
        await page.waitForFunction(
          () => 'fieldBench' in window && document.querySelector('h1') !== null,
          null,
          {
            timeout: PATIENCE,
          },
        );
        await page.evaluate(() => window.fieldBench.unlock());
        return page;
      } catch (error) {
        trouble = error;
        const broken = this.#tabs[at];
        this.#tabs[at] = undefined;
        if (broken) await this.#volunteer.phone.close(broken);
      }
    }
    throw new Error(`${this.name} does not open the app`, { cause: trouble });
  }

  async #standing(): Promise<Standing> {
    const page = await this.#page(0);
    return page.evaluate(() => window.fieldBench.standing());
  }

  #hear(said: Said): void {
    const { ledger, log } = this.#around;
    const { token } = said;
    if (said.what === 'typed') {
      const asked = this.#asked.get(token);
      if (asked) ledger.type(token, { ...daysOf(asked, said.days), ...marksOf(asked, said.marked) });
      return;
    }
    ledger.answer(token, said.what);
    if (said.what === 'refused') log(`  ${token} was not saved: ${said.words}`);
    this.#shown += 1;
    if (this.#mischief?.after === this.#shown) this.#befall(this.#mischief.what);
  }

  #befall(what: Mischief): void {
    this.#befalling = (what === 'kill' ? this.#kill() : this.#meddle(what)).catch((error: unknown) => {
      this.#around.log(`  ${this.name}: ${what} failed: ${String(error)}`);
    });
  }

  /** SIGKILL in the middle of whatever it does, and on again. */
  async #kill(): Promise<void> {
    this.#does('being killed', 'fate');
    await this.#volunteer.phone.kill();
    this.#does('being switched on', 'fate');
    await this.#switchOn();
    this.#doing.delete('fate');
  }

  async #meddle(what: Exclude<Mischief, 'kill'>): Promise<void> {
    const pages = this.#tabs.filter((page) => page !== undefined);
    const [first] = pages;
    this.#does(what, 'fate');
    if (what === 'update') await first?.evaluate(takeUpdate).catch(() => undefined);
    else
      await Promise.all(
        pages.map((page) =>
          page.evaluate((how) => window.fieldBench.closeStorage(how), what).catch(() => undefined),
        ),
      );
    this.#doing.delete('fate');
  }
}

/** The day of a record for which nobody chose one: the app's, by whatever clock it had, or the true one. */
function daysOf({ deed, form }: { deed: Deed; form: Form }, days: string[]) {
  if (!form.makes || (deed.do !== 'card' && deed.do !== 'session')) return {};
  if ('day' in deed && deed.day !== null) return {};
  const near = [-1, 0, 1].map((off) => new Date(Date.now() + off * 86_400_000).toISOString().slice(0, 10));
  return { day: [...new Set([...days, ...near])] };
}

function marksOf({ deed }: { deed: Deed }, marked: string[]) {
  return deed.do === 'meeting' ? Object.fromEntries(marked.map((id) => [`marks/${id}`, [true]])) : {};
}

async function takeUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  registration?.waiting?.postMessage({ type: 'SKIP_WAITING' });
}

function shiftWorker(days: number): void {
  const scope = globalThis as { realNow?: () => number };
  const real = (scope.realNow ??= Date.now.bind(Date));
  Date.now = () => real() + days * 86_400_000;
}
