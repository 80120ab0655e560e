import { readEnrolled } from '../device/identity.ts';
import { observe } from '../device/live.ts';
import { drawCard, keptCard, makeCard, type CardResult } from '../device/return-card.ts';
import { readSecrets } from '../device/secrets.ts';
import { withStore, type StoreFault } from '../device/store.ts';
import { choosePin, type PinChosen } from '../device/vault/legacy.ts';
import type { Destroying } from '../device/vault/row.ts';
import { tidyDisk } from '../device/vault/tidy-disk.ts';
import { webPasskeys } from '../device/vault/web-passkeys.ts';
import type { PinResult, UnlockResult } from '../device/vault/vault.ts';
import type { ReturnCard } from '../sync/return-card.ts';
import { flushDrafts } from './draft.svelte.ts';
import { lastTime } from './lasttime.svelte.ts';
import { opened } from './opened.svelte.ts';
import { phone } from './phone.ts';
import { leave, CLOCK } from './quick-exit.ts';
import { tellVault } from './reopened.ts';
import { rest } from './rest.ts';
import { sync } from './sync.svelte.ts';

type NotStored = { ok: false; code: StoreFault };
export type CardMade = CardResult | NotStored;
export type Unlocked = UnlockResult | NotStored;
export type Changed = PinResult | NotStored;

/** How long whoever leaves waits for what was being typed to be put away. */
const PUT_AWAY_MS = 2_000;

class VaultState {
  #tabs: BroadcastChannel | null = null;
  #stopRest: () => void = () => undefined;

  /** From the app's start on: whoever locks in one tab locks in all of them, and whoever makes a new vault too. */
  listen(): void {
    this.#tidy();
    observe(
      () => phone().vault.row(),
      (row) => {
        if (!phone().vault.notice(row)) return;
        // nothing is put away first: it would be sealed for nobody
        if (row === null) leave();
        this.#leave(row === null ? CLOCK : '/');
      },
      () => undefined, // a database that does not answer tells nothing new
    );
    this.#tabs = new BroadcastChannel('mifriendly-lock');
    this.#tabs.onmessage = ({ data }) => {
      if (data === CLOCK) leave();
      void this.#shut(data === CLOCK ? CLOCK : '/');
    };
  }

  /** Opens the vault by its PIN, and shows what lies in it. */
  async unlock(pin: string): Promise<Unlocked> {
    const { db, vault } = phone();
    return this.#shown(this.#tried(await withStore(db, () => vault.unlock(pin))));
  }

  /** Opens the vault by this phone's passkey. */
  async unlockByPasskey(): Promise<Unlocked> {
    const { db, vault } = phone();
    return this.#shown(await withStore(db, () => vault.unlockByPasskey()));
  }

  async #shown(result: Unlocked): Promise<Unlocked> {
    if (result.ok) await this.show();
    return result;
  }

  /** What became of a PIN: the last wrong one that was allowed has left nothing to show. */
  #tried<R extends Changed | CardMade>(result: R): R {
    if (!result.ok && result.code === 'vault-destroyed') this.#goneFrom();
    return result;
  }

  /** `able`: this phone could have a passkey. `there`: one opens the vault. */
  async readPasskey(): Promise<{ able: boolean; there: boolean }> {
    const row = await phone().vault.row();
    return { able: await webPasskeys.able(), there: row?.wraps.some(({ by }) => by === 'passkey') ?? false };
  }

  /** Lets this phone's own lock open the vault too. */
  async addPasskey(pin: string): Promise<Unlocked> {
    const { db, vault } = phone();
    return this.#tried(await withStore(db, () => vault.addPasskey(pin)));
  }

  dropPasskey(): Promise<void> {
    return phone().vault.dropPasskey();
  }

  /** Looks what lies in a vault that has just been opened or made. */
  async show(): Promise<void> {
    const { db, vault } = phone();
    const identity = await readEnrolled(db);
    opened.name = identity ? ((await readSecrets(vault, identity))?.personName ?? null) : null;
    await lastTime.load();
    opened.open = vault.isOpen;
    this.#stopRest();
    if (vault.isOpen) this.#stopRest = rest(() => void this.lock());
    tellVault();
    sync.look();
  }

  /** Gives a phone that was enrolled before there was a vault its PIN. */
  async choosePin(pin: string): Promise<PinChosen> {
    const result = await choosePin(phone(), pin);
    if (result.ok) {
      await this.show();
      this.#tidy();
    }
    return result;
  }

  /** What lay there in the clear leaves the disk too; if not now, then at the next start. */
  #tidy(): void {
    void tidyDisk().catch(() => undefined);
  }

  /** Draws a return card, which is nobody's before it is made. */
  drawCard(programme: string): ReturnCard {
    return drawCard(phone(), programme);
  }

  /** Makes a drawn card its person's only one. The PIN is asked for, and a wrong one counts. */
  async makeCard(card: ReturnCard, pin: string): Promise<CardMade> {
    const { db } = phone();
    return this.#tried(await withStore(db, () => makeCard(phone(), card, pin)));
  }

  /** The card that works now, as the endpoint says; null for none, and where nobody can be asked. */
  async readCard(): Promise<{ made: number } | null> {
    const { db } = phone();
    const told: CardMade = await withStore(db, () => keptCard(phone()));
    return told.ok ? told.value : null;
  }

  async changePin(old: string, pin: string): Promise<Changed> {
    const { db, vault } = phone();
    return this.#tried(await withStore(db, () => vault.changePin(old, pin)));
  }

  /** What is chosen for a vault that has to be destroyed. */
  async readDestroying(): Promise<Destroying> {
    return (await phone().vault.row())?.destroying ?? { everything: false, limit: null };
  }

  async keepDestroying(destroying: Destroying): Promise<void> {
    await phone().vault.keepDestroying(destroying);
  }

  /**
   * Destroys the vault at once, as was chosen beforehand, and leaves a page that tells nobody anything. Only a storage that
   * does not answer keeps it from that: the page shows again, and says so.
   */
  async quickDelete(): Promise<{ ok: true } | NotStored> {
    const { db, vault } = phone();
    opened.hidden = true;
    const result = await withStore(db, async () => {
      const { everything } = await this.readDestroying();
      await vault.destroy(everything);
      return { ok: true as const };
    });
    if (result.ok) this.#goneFrom();
    else opened.hidden = false;
    return result;
  }

  #goneFrom(): void {
    leave();
    this.#tabs?.postMessage(CLOCK);
    this.#leave(CLOCK);
  }

  /** Locks, in every tab; this one shows `path` then. */
  async lock(path = '/'): Promise<void> {
    this.#tabs?.postMessage('/');
    await this.#shut(path);
  }

  /** Locks in every tab, and leaves a page in their place that tells nobody anything. */
  async quickExit(): Promise<void> {
    leave();
    this.#tabs?.postMessage(CLOCK);
    await this.#shut(CLOCK);
  }

  /**
   * What was being typed is put away first, then the key goes, and with the page everything that was read by it.
   * `to`: the address that is shown then.
   */
  async #shut(to: string): Promise<void> {
    if (!opened.open && to !== CLOCK) return;
    opened.hidden = true;
    // a storage that does not answer keeps nobody from leaving
    const enough = new Promise<void>((resolve) => setTimeout(resolve, PUT_AWAY_MS));
    await Promise.race([flushDrafts(), enough]);
    this.#leave(to);
  }

  #leave(to: string): void {
    opened.hidden = true;
    phone().vault.lock();
    opened.open = false;
    // the way back into a page that is loaded anew stays that page's own affair
    if (to === location.pathname) location.reload();
    else location.replace(to);
  }
}

/** What stands between everything readable on this phone and whoever holds it. */
export const vault = new VaultState();
