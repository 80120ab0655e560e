import type { Locator, Page } from '@playwright/test';
import { expect } from './patience.ts';
import { UI_LANGUAGES } from '../../src/lib/i18n/languages.ts';
import type { Programme } from '../../src/lib/programme/programme.ts';
import { inLanguage, type Words } from '../../src/lib/programme/words.ts';
import { Phone } from './phone.ts';
import { words } from './words.ts';

/** What a Health Champion enters, in the programme's codes. */
export interface ChampionEntry {
  setting: string;
  people: number;
  minutes: number;
  languages: string[];
  topics: string[];
  services: string[];
  barriers?: string[];
  myth?: string;
  nothingSuitable?: boolean;
}

/** What a language coordinator enters for one session. */
export interface SessionEntry {
  present: string[];
  walkIns: Record<string, number>;
  theme: string;
}

/** What a participant answers on a handed-over card. */
export interface CardEntry {
  language: string;
  good?: string;
  missing?: string;
  improve?: string;
  goodDomains?: string[];
  missingDomains?: string[];
  improveDomains?: string[];
  age?: string;
  born?: 'yes' | 'no' | 'prefer-not-to-say';
}

/** Everybody's PIN here. */
export const PIN = '739184';

/** A person with a phone who does what people do: taps what the screen shows, in the screen's language. */
export class Volunteer {
  readonly phone: Phone;
  readonly programme: Programme;
  readonly origin: string;
  language: string;

  constructor(origin: string, programme: Programme, language = 'en-GB', phone = new Phone(language)) {
    this.origin = origin;
    this.programme = programme;
    this.language = language;
    this.phone = phone;
  }

  /** The screen's words in the person's language. */
  t(key: string, values?: Record<string, string | number>): string {
    return words(this.language)(key, values);
  }

  /** A text of the programme as the person's screen shows it. */
  w(of: Words): string {
    return inLanguage(of, this.language, this.programme.firstLanguage).text;
  }

  nameOf(list: 'settings' | 'topics' | 'barriers' | 'sessionThemes' | 'ageBands', id: string): string {
    const found = this.programme[list].find((each) => each.id === id);
    if (!found) throw new Error(`the programme has no ${id} among its ${list}`);
    return this.w(found.name);
  }

  serviceName(id: string): string {
    return this.programme.services.find((each) => each.id === id)?.name ?? id;
  }

  languageName(tag: string): string {
    return this.programme.languages.find((each) => each.tag === tag)?.name ?? tag;
  }

  /** Opens an address of the app from cold, unlocks it, and waits until a screen shows. */
  async open(path: string): Promise<Page> {
    const page = await this.openLocked(path);
    await this.unlock(page);
    return page;
  }

  /** Opens an address of the app from cold as it is then: a phone with a PIN is locked. */
  async openLocked(path: string): Promise<Page> {
    const page = await this.phone.open(`${this.origin}${path}`);
    await expect(page.locator('h1')).toBeVisible();
    return page;
  }

  /** Unlocks the screen that shows, if it is locked. */
  async unlock(page: Page): Promise<void> {
    const open = page.getByRole('button', { name: this.t('field:pin.open'), exact: true });
    if (!(await open.isVisible())) return;
    const pin = page.locator('#pin');
    if (!(await pin.isVisible())) await open.click();
    await pin.fill(PIN);
    await pin.press('Enter');
    await expect(pin).toBeHidden();
    await expect(page.locator('h1')).toBeVisible();
  }

  /** Chooses another language for the screens, by its own name, where a page offers them. */
  async speak(page: Page, tag: string): Promise<void> {
    const summary = page.locator('summary').filter({ hasText: this.t('field:settings.language') });
    const open = await summary.evaluate((element) => element.parentElement?.hasAttribute('open') ?? false);
    if (!open) await summary.click();
    const name = UI_LANGUAGES.find((each) => each.tag === tag)?.name ?? tag;
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', tag);
    this.language = tag;
  }

  /** Types the PIN that an invite's screen asks for: a new one twice, the one that is once. */
  async typePin(page: Page, pin = PIN): Promise<void> {
    for (const box of await page.locator('#pin, #pin-again').all()) await box.fill(pin);
  }

  /** Takes a handed-over phone back, from a screen in some language: it asks for the PIN. */
  async takeBack(page: Page, language = this.language): Promise<void> {
    const give = words(language)('postcard:thanks.give-back');
    await page.getByRole('button', { name: give, exact: true }).click();
    await page.locator('#pin').fill(PIN);
    await page.locator('#pin').press('Enter');
    await expect(page.getByRole('heading', { name: this.t('field:postcards.title') })).toBeVisible();
  }

  /** Opens the invite link, taps Start, and waits until the worker keeps the app for offline use. */
  async enrol(invite: string): Promise<void> {
    await this.phone.switchOn();
    const page = await this.phone.open(invite);
    const start = page.getByRole('button', { name: this.t('field:start.button'), exact: true });
    await expect(start).toBeVisible();
    await this.typePin(page);
    await start.click();
    await expect(page.getByRole('heading', { name: this.t('field:start.done-title') })).toBeVisible();
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  /** Ticks a chip, opening the fold it lies in if it is not in sight. */
  async #tick(page: Page, group: string, label: string): Promise<void> {
    await this.#reach(page, group, page.locator(`#${group}`).getByLabel(label, { exact: true }));
  }

  /** A form that begins afresh closes its folds again: whoever opened one too early opens it once more. */
  async #reach(page: Page, group: string, chip: Locator): Promise<void> {
    await expect(async () => {
      if (!(await chip.isVisible())) {
        for (const fold of await page.locator(`#${group} details:not([open]) > summary`).all())
          await fold.click({ timeout: 2_000 });
      }
      await chip.check({ timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
  }

  async #type(page: Page, id: string, value: string | number): Promise<void> {
    const box = page.locator(`input#${id}, textarea#${id}`);
    await box.fill(String(value));
    await box.blur();
  }

  /** Fills the Health Champion form that is open, without saving. */
  async fillChampionSession(page: Page, entry: ChampionEntry): Promise<void> {
    await this.#tick(page, 'setting', this.nameOf('settings', entry.setting));
    await this.#type(page, 'people', entry.people);
    await this.#type(page, 'minutes', entry.minutes);
    // the form offers last time's languages: those not meant are taken off
    const offered = page.locator('#languages input:checked');
    const before = await offered.evaluateAll((inputs) =>
      inputs.map((input) => input.getAttribute('value') ?? ''),
    );
    for (const tag of before) {
      if (!entry.languages.includes(tag)) await page.locator(`#languages input[value="${tag}"]`).uncheck();
    }
    for (const tag of entry.languages) await this.#tick(page, 'languages', this.languageName(tag));
    for (const topic of entry.topics) await this.#tick(page, 'topics', this.nameOf('topics', topic));
    if (entry.nothingSuitable) {
      await page.getByLabel(this.t('field:champion.nothing-suitable'), { exact: true }).check();
    }
    for (const service of entry.services) {
      await this.#reach(page, 'signposts', page.locator('#signposts').locator(`input[value="${service}"]`));
    }
    for (const barrier of entry.barriers ?? [])
      await this.#tick(page, 'barriers', this.nameOf('barriers', barrier));
    if (entry.myth) await this.writeMyth(page, entry.myth);
  }

  /** Fills the form in, and waits until the draft of what was typed last is on the phone: a killed browser keeps no more. */
  async fillUntilKept(page: Page, entry: ChampionEntry): Promise<void> {
    await page.evaluate(() => {
      const note = () => (document.documentElement.dataset['typed'] = String(Date.now()));
      addEventListener('input', note, { capture: true });
    });
    await this.fillChampionSession(page, entry);
    const kept = () =>
      page.evaluate(async () => {
        const done = <T>(request: IDBRequest<T>): Promise<T> =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(new Error(String(request.error)));
          });
        const db = await done(indexedDB.open('mifriendly-field'));
        const rows = await done(
          db.transaction('drafts').objectStore('drafts').getAll() as IDBRequest<{ at: number }[]>,
        );
        db.close();
        return rows.some(({ at }) => at >= Number(document.documentElement.dataset['typed']));
      });
    await expect.poll(kept).toBe(true);
  }

  /** The box for a myth, in its fold; a form with something in it has the fold open by itself. */
  async myth(page: Page): Promise<Locator> {
    const box = page.locator('textarea#myth');
    await expect(async () => {
      if (!(await box.isVisible()))
        await page.getByText(this.t('field:champion.else'), { exact: true }).click({ timeout: 2_000 });
      await expect(box).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
    return box;
  }

  async writeMyth(page: Page, words: string): Promise<void> {
    const box = await this.myth(page);
    await box.fill(words);
    await box.blur();
  }

  async saveSession(page: Page): Promise<void> {
    await page.getByRole('button', { name: this.t('field:champion.save'), exact: true }).click();
    await expect(page.getByRole('heading', { name: this.t('field:champion.saved') })).toBeVisible();
  }

  async championSession(entry: ChampionEntry): Promise<void> {
    const page = await this.open('/champion-session');
    await this.fillChampionSession(page, entry);
    await this.saveSession(page);
  }

  /** Makes a group and puts people on its register; returns the group's id. */
  async group(name: string, languages: string[], nicknames: string[]): Promise<string> {
    const page = await this.open('/groups/new');
    await this.#type(page, 'name', name);
    for (const tag of languages) await this.#tick(page, 'languages', this.languageName(tag));
    await page.getByRole('button', { name: this.t('field:group.save') }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    for (const nickname of nicknames) {
      await page.locator('#someone-new').fill(nickname);
      await page.getByRole('button', { name: this.t('field:register.add'), exact: true }).click();
      await expect(page.locator('#someone-new')).toHaveValue('');
    }
    return new URL(page.url()).pathname.split('/').at(-1) ?? '';
  }

  async languageSession(group: string, entry: SessionEntry): Promise<void> {
    const page = await this.open(`/groups/${group}/session`);
    const marks = page.locator('input[name=marks]');
    for (const nickname of entry.present)
      await marks.and(page.getByLabel(nickname, { exact: false })).check();
    await this.#tick(page, 'theme', this.nameOf('sessionThemes', entry.theme));
    await page.getByRole('button', { name: this.t('field:session.walk-ins') }).click();
    for (const [band, n] of Object.entries(entry.walkIns)) await this.#type(page, `walk-in-${band}`, n);
    await page.getByRole('button', { name: this.t('field:session.save') }).click();
    await expect(page.getByRole('heading', { name: this.t('field:champion.saved') })).toBeVisible();
  }

  /** Hands the phone over and passes it from one participant to the next; ends at the thanks of the last. */
  async handOver(cards: CardEntry[]): Promise<Page> {
    const page = await this.open('/postcards');
    await page.getByRole('button', { name: this.t('field:postcards.hand-over'), exact: true }).click();
    for (const [index, card] of cards.entries()) {
      await this.#card(page, card);
      if (index < cards.length - 1) {
        await page
          .getByRole('button', { name: words(card.language)('postcard:thanks.next'), exact: true })
          .click();
      }
    }
    return page;
  }

  async #card(page: Page, card: CardEntry): Promise<void> {
    const say = words(card.language);
    const next = page.getByRole('button', { name: say('postcard:go.next'), exact: true });
    await page.getByRole('button', { name: this.languageName(card.language) }).click();
    await page.getByRole('button', { name: say('postcard:intro.start'), exact: true }).click();
    for (const question of ['good', 'missing', 'improve'] as const) {
      await expect(page.getByRole('heading', { name: say(`postcard:ask.${question}`) })).toBeVisible();
      await page.getByRole('textbox').fill(card[question] ?? '');
      const field = `${question}Domains` as const;
      for (const domain of card[field] ?? [])
        await page.locator(`fieldset#${field}`).locator(`input[value="${domain}"]`).check();
      await next.click();
    }
    if (card.age) await page.locator(`input[name=age][value="${card.age}"]`).check();
    await next.click();
    if (card.born) await page.locator(`input[name=born][value="${card.born}"]`).check();
    await page.getByRole('button', { name: say('postcard:go.finish'), exact: true }).click();
    await expect(page.getByRole('heading', { name: say('postcard:thanks.title') })).toBeVisible();
  }
}
