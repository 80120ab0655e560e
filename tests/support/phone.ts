import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { chromiumArguments, findChromium } from './chromium.ts';

/** How long a page may take to close. */
const CLOSING = 10_000;

/** A cheap phone: 360 × 640, touch, a profile on disk of its own that outlives a killed browser. */
export class Phone {
  readonly profile = mkdtempSync(join(tmpdir(), 'phone-'));
  readonly locale: string;
  readonly #make: BrowserContextOptions;
  #context: BrowserContext | undefined;

  /** `make`: what differs from the ordinary cheap phone. */
  constructor(locale = 'en-GB', make: BrowserContextOptions = {}) {
    this.locale = locale;
    this.#make = make;
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error('the phone is switched off');
    return this.#context;
  }

  get isOn(): boolean {
    return this.#context !== undefined;
  }

  /** Starts the browser on the phone's profile, with no page of the app open yet, unless it runs. */
  async switchOn(): Promise<void> {
    if (this.#context) return;
    this.#context = await chromium.launchPersistentContext(this.profile, {
      executablePath: findChromium(),
      args: chromiumArguments(),
      headless: false,
      viewport: { width: 360, height: 640 },
      hasTouch: true,
      isMobile: true,
      locale: this.locale,
      colorScheme: 'light',
      ...this.#make,
    });
  }

  /** Opens an address in a tab of its own and closes every other tab. */
  async open(url: string): Promise<Page> {
    const before = this.context.pages();
    const page = await this.context.newPage();
    await page.goto(url);
    for (const old of before) await this.close(old);
    return page;
  }

  /** Closes every page of the app; the browser and its service worker stay. */
  async closePages(): Promise<void> {
    const blank = await this.context.newPage();
    for (const page of this.context.pages()) if (page !== blank) await this.close(page);
  }

  /**
   * Closes a page. Now and then a browser under load closes one and never says so: it is not waited for for ever.
   * Resolves with whether it was closed.
   */
  async close(page: Page): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), CLOSING)));
    const closed = page.close().then(
      () => true,
      () => true, // it had just gone by itself
    );
    return Promise.race([closed, enough]).finally(() => clearTimeout(timer));
  }

  async switchOff(): Promise<void> {
    await this.#context?.close();
    this.#context = undefined;
  }

  /** SIGKILLs the browser process: nothing gets a chance to be written. */
  async kill(): Promise<void> {
    for (const pid of this.#processes()) process.kill(pid, 'SIGKILL');
    await this.#context?.close().catch(() => undefined);
    this.#context = undefined;
  }

  #processes(): number[] {
    if (process.platform !== 'linux') {
      const all = execFileSync('ps', ['-axo', 'pid,args'], { encoding: 'utf8' }).split('\n');
      return all
        .filter((line) => line.includes(this.profile))
        .map((line) => Number.parseInt(line.trim(), 10));
    }
    return readdirSync('/proc').flatMap((pid) => {
      if (!/^\d+$/.test(pid)) return [];
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(this.profile) ? [Number(pid)] : [];
      } catch {
        return []; // it ended between the two looks
      }
    });
  }

  async remove(): Promise<void> {
    await this.switchOff();
    rmSync(this.profile, { recursive: true, force: true });
  }
}
