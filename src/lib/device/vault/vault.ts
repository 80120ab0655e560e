import { equalBytes, type Bytes } from '../../sync/bytes.ts';
import type { PhoneDatabase } from '../database.ts';
import { forgetMarker, type NoteShelf } from '../marker.ts';
import { sealByKey, sealByPost, unseal, type Keys } from './cipher.ts';
import { keysOf, makeVault, random, unwrapByPasskey, unwrapByPin, wrapByPasskey, wrapByPin } from './make.ts';
import type { Passkeys } from './passkey.ts';
import { plainPin, pinFault, type PinFault } from './pin.ts';
import { destroyVault } from './destroy.ts';
import { VaultRow, type Destroying, type PinWrap, type Tries } from './row.ts';
import type { Sealed } from './sealed.ts';
import { costHere, type Stretch } from './stretch.ts';
import { waitOf } from './tries.ts';

/**
 * Why a vault did not open. `pin-wait`: after too many wrong PINs the next try has to wait. `vault-destroyed`: that was
 * the last wrong one that its person allows (`Destroying`). `passkey-none`: there is no passkey, or it gave nothing.
 */
export type UnlockFault =
  | { code: 'pin-wrong' | 'pin-wait'; wait: number }
  | { code: 'no-vault' | 'vault-damaged' | 'vault-destroyed' | 'passkey-none'; wait: 0 };
export type UnlockResult = { ok: true } | ({ ok: false } & UnlockFault);
export type PinResult = { ok: true } | { ok: false; code: PinFault } | ({ ok: false } & UnlockFault);

/** Thrown by whoever reads while the vault is locked: a bug, for nothing asks to. */
export class Locked extends Error {}

const withoutPasskey = ({ wraps }: VaultRow): VaultRow['wraps'] => wraps.filter(({ by }) => by !== 'passkey');

/** How many wrong PINs in a row its person allows. */
const limitOf = ({ destroying }: VaultRow): number => destroying?.limit ?? Infinity;

/** What became of counting a try. `spent`: there is none left. */
type Counted =
  | { ok: true; row: VaultRow; wrap: PinWrap; tries: Tries }
  | { ok: false; spent: VaultRow }
  | ({ ok: false } & UnlockFault);

/** How much of what was opened is remembered, so that a list need not open it all again. */
const REMEMBERED = 5_000;

export interface VaultTools {
  stretch: Stretch;
  now: () => number;
  /** A clock that nobody sets, in milliseconds, to measure with. */
  measure: () => number;
  /** Without them the PIN alone opens it. */
  passkeys?: Passkeys;
  /** Where the page has noted which device this phone is. */
  notes?: NoteShelf;
}

/**
 * What stands between everything readable on the phone and whoever holds it. Open, it seals and reads; locked, it
 * seals and reads nothing. Its key is in memory only, and goes with the page.
 */
export class Vault {
  /** A name of this page's, for what it keeps apart while it is locked. */
  readonly page = crypto.randomUUID();
  readonly #db: PhoneDatabase;
  readonly #tools: VaultTools;
  /** `kept`: its row is known to lie on the phone. */
  #open: { keys: Keys; publicKey: Uint8Array; kept: boolean } | null = null;
  readonly #remembered = new Map<string, unknown>();

  constructor(db: PhoneDatabase, tools: VaultTools) {
    this.#db = db;
    this.#tools = tools;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** The vault as it lies on the phone; null before there is one. */
  async row(): Promise<VaultRow | null> {
    const row = await this.#db.vault.get('vault');
    return row ? VaultRow.parse(row) : null;
  }

  /** Makes a vault, open, and its row – for the transaction that makes the device to commit. */
  async make(typed: string): Promise<{ ok: true; row: VaultRow } | { ok: false; code: PinFault }> {
    const pin = plainPin(typed);
    const fault = pinFault(pin);
    if (fault !== null) return { ok: false, code: fault };
    const { stretch, measure } = this.#tools;
    const { row, keys } = await makeVault(pin, await costHere(stretch, measure), stretch);
    this.#remembered.clear();
    this.#open = { keys, publicKey: row.publicKey, kept: false };
    return { ok: true, row };
  }

  /** Opens the vault by its PIN. A try counts before it is made: ending the browser in its midst wins nothing. */
  async unlock(typed: string): Promise<UnlockResult> {
    const tried = await this.#try(typed);
    if (!tried.ok) return tried;
    return this.#openBy(tried.row, tried.raw);
  }

  async #openBy(row: VaultRow, raw: Bytes): Promise<UnlockResult> {
    const keys = await keysOf(row, raw);
    raw.fill(0);
    if (keys === null) return { ok: false, code: 'vault-damaged', wait: 0 };
    await this.#note({ wrong: 0, at: 0 });
    this.#open = { keys, publicKey: row.publicKey, kept: true };
    return { ok: true };
  }

  /** Asks for the PIN once more, open or not; nothing opens by it. A wrong one counts as everywhere. */
  async check(typed: string): Promise<UnlockResult> {
    const tried = await this.#try(typed);
    if (!tried.ok) return tried;
    tried.raw.fill(0);
    await this.#note({ wrong: 0, at: 0 });
    return { ok: true };
  }

  /** Opens the vault by this phone's passkey. Wrong PINs do not keep it waiting: a passkey cannot be guessed. */
  async unlockByPasskey(): Promise<UnlockResult> {
    const row = await this.row();
    const wrap = row?.wraps.find((each) => each.by === 'passkey');
    if (!row || !wrap) return { ok: false, code: 'passkey-none', wait: 0 };
    const secret = await this.#tools.passkeys?.ask(wrap.credential, wrap.salt);
    if (!secret) return { ok: false, code: 'passkey-none', wait: 0 };
    const raw = await unwrapByPasskey(wrap, secret);
    secret.fill(0);
    return raw ? this.#openBy(row, raw) : { ok: false, code: 'passkey-none', wait: 0 };
  }

  /** Lets a new passkey of this phone open the vault too. Asks for the PIN: the key is wrapped by nothing else. */
  async addPasskey(typed: string): Promise<UnlockResult> {
    const tried = await this.#try(typed);
    if (!tried.ok) return tried;
    const { row, raw } = tried;
    await this.#note({ wrong: 0, at: 0 });
    const salt = random(32);
    const made = await this.#tools.passkeys?.make(salt);
    if (made) {
      const wrap = await wrapByPasskey(raw, { ...made, salt });
      made.secret.fill(0);
      await this.#db.vault.update('vault', { wraps: [...withoutPasskey(row), wrap] });
    }
    raw.fill(0);
    return made ? { ok: true } : { ok: false, code: 'passkey-none', wait: 0 };
  }

  /** From now on the PIN alone opens it. */
  async dropPasskey(): Promise<void> {
    const row = await this.row();
    if (row) await this.#db.vault.update('vault', { wraps: withoutPasskey(row) });
  }

  /** What a PIN unwraps: the vault's own key, to be wiped after use. */
  async #try(
    typed: string,
  ): Promise<{ ok: true; row: VaultRow; raw: Bytes } | ({ ok: false } & UnlockFault)> {
    const { stretch, now } = this.#tools;
    const counted = await this.#count();
    if (!counted.ok) return 'spent' in counted ? this.#spent(counted.spent) : counted;
    const { row, wrap, tries } = counted;
    const raw = await unwrapByPin(wrap, plainPin(typed), stretch);
    if (raw !== null) return { ok: true, row, raw };
    if (tries.wrong >= limitOf(row)) return this.#spent(row);
    return { ok: false, code: 'pin-wrong', wait: waitOf(tries, now()) };
  }

  /**
   * Counts a try as wrong before it is made; a right one forgets that. One transaction: of tries in several tabs each
   * counts, and each waits for those before it.
   */
  #count(): Promise<Counted> {
    const { now } = this.#tools;
    return this.#db.transaction('rw', this.#db.vault, async (): Promise<Counted> => {
      const row = await this.row();
      if (!row) return { ok: false, code: 'no-vault', wait: 0 };
      const wrap = row.wraps.find((each) => each.by === 'pin');
      if (!wrap) return { ok: false, code: 'vault-damaged', wait: 0 };
      const wait = waitOf(row.tries, now());
      if (wait > 0) return { ok: false, code: 'pin-wait', wait };
      // a browser that was ended in the midst of the last try has had it
      if (row.tries.wrong >= limitOf(row)) return { ok: false, spent: row };
      const tries = { wrong: row.tries.wrong + 1, at: now() };
      await this.#note(tries);
      return { ok: true, row, wrap, tries };
    });
  }

  async #spent({ destroying }: VaultRow): Promise<{ ok: false } & UnlockFault> {
    await this.destroy(destroying?.everything ?? false);
    return { ok: false, code: 'vault-destroyed', wait: 0 };
  }

  /** Destroys it: see `destroyVault`. */
  async destroy(everything: boolean): Promise<void> {
    this.lock();
    forgetMarker(this.#tools.notes);
    await destroyVault(this.#db, everything);
  }

  async keepDestroying(destroying: Destroying): Promise<void> {
    await this.#db.vault.update('vault', { destroying });
  }

  async #note(tries: Tries): Promise<void> {
    await this.#db.vault.update('vault', { tries });
  }

  /** Another PIN for the same vault; the old one is asked for, and counts as a try. */
  async changePin(old: string, typed: string): Promise<PinResult> {
    const pin = plainPin(typed);
    const fault = pinFault(pin);
    if (fault !== null) return { ok: false, code: fault };
    const tried = await this.#try(old);
    if (!tried.ok) return tried;
    const { row, raw } = tried;
    const { stretch, measure } = this.#tools;
    const wrap = await wrapByPin(raw, pin, await costHere(stretch, measure), stretch);
    raw.fill(0);
    const wraps = row.wraps.map((each) => (each.by === 'pin' ? wrap : each));
    await this.#db.vault.update('vault', { wraps, tries: { wrong: 0, at: 0 } });
    return { ok: true };
  }

  /** Forgets the key, and everything that was opened by it. */
  lock(): void {
    this.#open = null;
    this.#remembered.clear();
  }

  /**
   * Tells it which vault lies on the phone now; true when that is another one than is open here, which a tab made anew:
   * what this page seals could be opened by nobody. One that is only just being made does not lie there yet.
   */
  notice(row: VaultRow | null): boolean {
    if (!this.#open) return false;
    const same = row !== null && equalBytes(row.publicKey, this.#open.publicKey);
    const replaced = this.#open.kept && !same;
    this.#open.kept ||= same;
    return replaced;
  }

  /**
   * Puts a value away. `place`: where it will lie; it opens nowhere else. Never inside a Dexie transaction: waiting for
   * cryptography would end it. Null where there is no vault yet.
   */
  async seal(value: unknown, place: string): Promise<Sealed | null> {
    if (this.#open) return sealByKey(this.#open.keys, value, place);
    const row = await this.row();
    return row && sealByPost(row.publicKey, value, place);
  }

  /** What was put away. Throws `Locked`, and `Damaged` for what was meddled with. */
  async read(sealed: Sealed, place: string): Promise<unknown> {
    if (!this.#open) throw new Locked(`the vault is locked, and ${place} was asked for`);
    const name = `${place} ${nonceOf(sealed)}`;
    const known = this.#remembered.get(name);
    if (known !== undefined) return known;
    const value = await unseal(this.#open.keys, sealed, place);
    if (this.#remembered.size >= REMEMBERED) this.#remembered.clear();
    this.#remembered.set(name, value);
    return value;
  }
}

function nonceOf(sealed: Sealed): string {
  return String('iv' in sealed ? sealed.iv : sealed.enc);
}
