// What the bench does inside a page. The function is handed to the browser as text: it knows nothing outside itself.

/** How one answer is given to a form. */
export type Step =
  | { how: 'type'; at: string; text: string }
  | { how: 'pick'; name: string; value: string }
  | { how: 'tick'; name: string; on: boolean }
  /** Chips: these and no others. */
  | { how: 'only'; name: string; values: string[] }
  | { how: 'day'; name: string; day: string }
  /** The first so many of the register are marked, the others are not. */
  | { how: 'mark'; count: number };

/** One save, as a person would do it by hand. */
export interface Job {
  token: string;
  path: string;
  /** There once the form may be filled in. */
  ready: string;
  steps: Step[];
  /** The form to send, or the button to press. */
  send: { form: string } | { button: string };
  /** How the app shows that it is saved: words in an element, or another address. */
  sign: { at: string; words: string } | { path: string };
}

/** What a page tells the bench: before it sends the form, and when the app has answered. */
export type Said =
  | { token: string; what: 'typed'; days: string[]; marked: string[] }
  | { token: string; what: 'shown' }
  | { token: string; what: 'refused'; words: string };

/** How a job went. `silent`: the app said nothing at all. `no-form`: the form never came. */
export type Went = 'shown' | 'refused' | 'silent' | 'no-form';

export interface Standing {
  device: string | null;
  head: number;
  receipts: number;
  matches: boolean;
  outbox: { n: number; state: string; code: string | null; bytes: number[] }[];
  /** Envelopes of the device that the phone was before, brought back and not answered yet. */
  carrying: number;
}

export interface PageTools {
  perform(job: Job): Promise<Went>;
  /** Goes to another screen as a tap on a link does. */
  follow(path: string): Promise<void>;
  shiftClock(days: number): void;
  closeStorage(how: 'close-silent' | 'close-told' | 'close-writing'): void;
  /** The ids of the readable records of a kind. */
  known(kind: string): Promise<string[]>;
  /** Unlocks the phone, if it is locked. */
  unlock(): Promise<void>;
  standing(): Promise<Standing>;
  /** What the page is at, and whether its storage and its locks answer. */
  symptoms(): Promise<string>;
}

declare global {
  interface Window {
    fieldBench: PageTools;
    tellBench: (said: Said) => Promise<void>;
  }
}

/**
 * Prepares a page, before the app's own code runs: a clock that can be moved, storage that can be closed, and quick
 * fingers, with so much patience in milliseconds, that know the PIN.
 */
export function installPageTools({ patience, pin }: { patience: number; pin: string }): void {
  const DAY = 86_400_000;
  const CLOCK = 'bench-clock';
  const KINDS = 'bench-kinds';
  const RealDate = Date;
  let shift = 0;
  const seenDays = new Set<string>();

  class ShiftedDate extends RealDate {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(RealDate.now() + shift);
      else super(...(given as [number]));
    }
    static override now(): number {
      return RealDate.now() + shift;
    }
  }
  globalThis.Date = ShiftedDate as DateConstructor;
  try {
    // all tabs of a phone have one clock, and so has the next page
    shift = Number(localStorage.getItem(CLOCK) ?? 0) * DAY;
  } catch {
    // a blank page keeps nothing
  }
  const noteDay = (): void => {
    const now = new Date();
    const two = (value: number): string => String(value).padStart(2, '0');
    seenDays.add(`${String(now.getFullYear())}-${two(now.getMonth() + 1)}-${two(now.getDate())}`);
  };
  noteDay();

  // The phone tells nobody any more which of its records is of which kind: heard as the app puts it away.
  const kinds = (): Record<string, string> =>
    JSON.parse(localStorage.getItem(KINDS) ?? '{}') as Record<string, string>;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the right `this` below
  const { encrypt } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.encrypt = function (this: SubtleCrypto, ...given: Parameters<typeof encrypt>) {
    const [algorithm, , data] = given;
    const place = new TextDecoder().decode((algorithm as AesGcmParams).additionalData);
    const [, id] = /^record\/([^/]+)\/about$/.exec(place) ?? [];
    if (id !== undefined) {
      const about = JSON.parse(new TextDecoder().decode(data)) as { kind: string; readable: boolean };
      if (about.readable) localStorage.setItem(KINDS, JSON.stringify({ ...kinds(), [id]: about.kind }));
    }
    return encrypt.apply(this, given);
  };

  const connections = new Set<IDBDatabase>();
  const writing = new Set<IDBTransaction>();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the right `this` below
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (this: IDBFactory, ...given: [string, number?]) {
    const request = open.apply(this, given);
    request.addEventListener('success', () => connections.add(request.result));
    return request;
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the right `this` below
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (
    this: IDBDatabase,
    ...given: Parameters<IDBDatabase['transaction']>
  ) {
    const made = transaction.apply(this, given);
    if (given[1] === 'readwrite') {
      writing.add(made);
      for (const end of ['complete', 'abort']) made.addEventListener(end, () => writing.delete(made));
    }
    return made;
  };

  /** Waits until a look at the page finds something; null when it does not in all patience. */
  function until<T>(look: () => T | null): Promise<T | null> {
    return new Promise((resolve) => {
      const stop = (found: T | null): void => {
        observer.disconnect();
        clearTimeout(timer);
        resolve(found);
      };
      const check = (): void => {
        const found = look();
        if (found !== null) stop(found);
      };
      const observer = new MutationObserver(check);
      const timer = setTimeout(() => stop(look()), patience);
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      check();
    });
  }

  const seek = <E extends Element>(selector: string): Promise<E | null> =>
    until(() => document.querySelector<E>(selector));

  async function follow(to: string): Promise<void> {
    if (location.pathname === to) return;
    const link = document.createElement('a');
    link.href = to;
    (document.querySelector('main') ?? document.body).append(link);
    link.click();
    link.remove();
    await until(() => (location.pathname === to ? true : null));
  }

  async function go(path: string, ready: string): Promise<boolean> {
    const there = (): boolean => location.pathname === path;
    // the same screen once more begins anew only from another one; and what the last try was told shall go
    if (there() && (!document.querySelector(ready) || words() !== null)) await follow('/settings');
    if (!there()) await follow(path);
    return (await until(() => (there() && document.querySelector(ready) ? true : null))) !== null;
  }

  function set(box: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, value: string): void {
    box.value = value;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    box.dispatchEvent(new Event('change', { bubbles: true }));
  }

  const inputs = (name: string): HTMLInputElement[] => [
    ...document.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`),
  ];

  /** Clicks one after the other, looking anew each time: a click may change what else there is. */
  async function tickOnly(name: string, wanted: (input: HTMLInputElement, at: number) => boolean) {
    for (let clicks = 0; clicks < 200; clicks += 1) {
      const wrong = inputs(name).find((input, at) => input.checked !== wanted(input, at));
      if (!wrong) return;
      wrong.click();
      await Promise.resolve();
    }
  }

  async function take(step: Step): Promise<void> {
    switch (step.how) {
      case 'type': {
        const box = await seek<HTMLInputElement>(step.at);
        if (box && box.value !== step.text) set(box, step.text);
        return;
      }
      case 'pick': {
        const input = await seek<HTMLInputElement>(`input[name="${step.name}"][value="${step.value}"]`);
        if (input && !input.checked) input.click();
        return;
      }
      case 'tick':
        return tickOnly(step.name, () => step.on);
      case 'only':
        return tickOnly(step.name, ({ value }) => step.values.includes(value));
      case 'mark':
        return tickOnly('marks', (_, at) => at < step.count);
      case 'day': {
        await take({ how: 'pick', name: step.name, value: 'other' });
        const box = await seek<HTMLInputElement>(`#${step.name}-other`);
        if (box) set(box, step.day);
      }
    }
  }

  /** The day that stands in the form; null when it asks for none. */
  function dayInForm(): string | null {
    const chosen = inputs('day').find(({ checked }) => checked);
    if (!chosen) return null;
    return chosen.value === 'other'
      ? (document.querySelector<HTMLInputElement>('#day-other')?.value ?? null)
      : chosen.value;
  }

  function shown({ sign }: Job): boolean {
    if ('path' in sign) return location.pathname === sign.path;
    // texts that are put into sentences stand between marks that keep their direction
    const said = (each: Element): string => each.textContent.replace(/[\u2066-\u2069]/g, '');
    return [...document.querySelectorAll(sign.at)].some((each) => said(each).includes(sign.words));
  }

  function words(): string | null {
    const told = document.querySelector('.summary, .problem');
    return told ? told.textContent.trim() : null;
  }

  /** A page that was loaded anew is locked. On some screens a line says so, on others they stand behind it. */
  async function unlock(): Promise<void> {
    const line = document.querySelector<HTMLButtonElement>('.bar .unlock');
    if (location.pathname === '/start' || !(line ?? document.querySelector('#pin'))) return;
    line?.click();
    const box = await seek<HTMLInputElement>('#pin');
    if (!box) return;
    set(box, pin);
    box.form?.requestSubmit();
    await until(() => (document.querySelector('#pin') ? null : true));
  }

  let at = 'nothing';

  async function perform(job: Job): Promise<Went> {
    const { token } = job;
    at = `${token}: unlocking`;
    await unlock();
    at = `${token}: going to ${job.path}`;
    if (!(await go(job.path, job.ready))) return 'no-form';
    for (const step of job.steps) {
      at = `${token}: ${JSON.stringify(step)}`;
      await take(step);
    }
    at = `${token}: telling what is typed`;
    noteDay();
    const day = dayInForm();
    const marked = inputs('marks').flatMap(({ checked, value }) => (checked ? [value] : []));
    await window.tellBench({ token, what: 'typed', days: day === null ? [...seenDays] : [day], marked });
    const before = words();
    at = `${token}: sent, and waiting for an answer`;
    if ('form' in job.send) (await seek<HTMLFormElement>(job.send.form))?.requestSubmit();
    else (await seek<HTMLButtonElement>(job.send.button))?.click();
    const went = await until<Went>(() => {
      if (shown(job)) return 'shown';
      const told = words();
      return told !== null && told !== before ? 'refused' : null;
    });
    if (went === 'shown') await window.tellBench({ token, what: 'shown' });
    if (went === 'refused') await window.tellBench({ token, what: 'refused', words: words() ?? '' });
    return went ?? 'silent';
  }

  /** Reads tables of the phone's database, beside the app. */
  function read(tables: string[]): Promise<unknown[][]> {
    return new Promise((resolve, reject) => {
      const opening = open.call(indexedDB, 'mifriendly-field');
      const failed = (): void => reject(new Error(String(opening.error)));
      opening.onerror = failed;
      opening.onupgradeneeded = () => opening.transaction?.abort();
      opening.onsuccess = () => {
        const db = opening.result;
        const reading = transaction.call(db, tables);
        const requests = tables.map((table) => reading.objectStore(table).getAll() as IDBRequest<unknown[]>);
        reading.oncomplete = () => {
          db.close();
          resolve(requests.map(({ result }) => result));
        };
        reading.onabort = failed;
      };
    });
  }

  /** Whether the phone's database takes a transaction that writes. */
  function writes(): Promise<void> {
    return new Promise((resolve, reject) => {
      const opening = open.call(indexedDB, 'mifriendly-field');
      opening.onerror = () => reject(new Error(String(opening.error)));
      opening.onsuccess = () => {
        const writing = transaction.call(opening.result, ['drafts'], 'readwrite');
        writing.objectStore('drafts').delete('bench');
        writing.oncomplete = () => {
          opening.result.close();
          resolve();
        };
        writing.onabort = () => reject(new Error(String(writing.error)));
      };
    });
  }

  window.fieldBench = {
    perform,
    follow,
    shiftClock(days) {
      shift = days * DAY;
      localStorage.setItem(CLOCK, String(days));
      noteDay();
    },
    closeStorage(how) {
      if (how === 'close-writing') {
        for (const each of writing) {
          try {
            each.abort();
          } catch {
            // it had just ended
          }
        }
      }
      for (const db of connections) {
        db.close();
        if (how !== 'close-silent') db.dispatchEvent(new Event('close'));
      }
      connections.clear();
    },
    async known(kind) {
      const [rows = []] = await read(['records']);
      const of = kinds();
      return (rows as { id: string }[]).map(({ id }) => id).filter((id) => of[id] === kind);
    },
    unlock,
    async symptoms() {
      const within = (name: string, what: Promise<unknown>): Promise<string> =>
        Promise.race([
          what.then(
            () => `${name} answers`,
            (error: unknown) => `${name}: ${String(error)}`,
          ),
          new Promise<string>((resolve) => setTimeout(() => resolve(`${name} does not answer`), 3000)),
        ]);
      const locks = await navigator.locks.query();
      const names = (held?: LockInfo[]) => (held ?? []).map(({ name }) => name).join(' ');
      return [
        `${location.pathname} (${document.visibilityState}): ${at}`,
        `locks held ${names(locks.held)}, asked for ${names(locks.pending)}`,
        await within('reading', read(['identity', 'outbox'])),
        await within('writing', writes()),
        `shows ${document.body.innerText.slice(0, 300).replace(/\s+/g, ' ')}`,
      ].join('; ');
    },
    async standing() {
      const [identity, numbers, receipts, contact, outbox, carried] = await read([
        'identity',
        'numbers',
        'receipts',
        'contact',
        'outbox',
        'carried',
      ]);
      const [me] = identity as { device: string; state: string }[];
      const [head] = numbers as { head: number }[];
      const [told] = contact as { matches: boolean }[];
      return {
        device: me?.state === 'enrolled' ? me.device : null,
        head: head?.head ?? 0,
        receipts: receipts?.length ?? 0,
        matches: told?.matches ?? true,
        outbox: (outbox as { n: number; state: string; code?: string; bytes: Uint8Array }[]).map(
          ({ n, state, code = null, bytes }) => ({ n, state, code, bytes: [...bytes] }),
        ),
        carrying: (carried as { state: string }[]).filter(({ state }) => state === 'waiting').length,
      };
    },
  };
}
