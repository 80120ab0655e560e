import { afterAll, expect, it } from 'vitest';
import { enrolledPhone, everythingIn, PIN, quickly, tidyUp, type Story } from '../testing/story.ts';
import type { Passkeys } from './passkey.ts';
import { Vault } from './vault.ts';

afterAll(tidyUp);

type Bytes = Uint8Array<ArrayBuffer>;

/** An authenticator in software: a secret key for each passkey, and HMAC-SHA-256 over the salt, as CTAP's hmac-secret. */
class Authenticator implements Passkeys {
  readonly #keys = new Map<string, CryptoKey>();
  /** Its person says no. */
  refuses = false;

  able = () => Promise.resolve(true);

  make = async (salt: Bytes) => {
    if (this.refuses) return null;
    const credential = crypto.getRandomValues(new Uint8Array(16));
    const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    this.#keys.set(credential.join(), key);
    const secret = await this.ask(credential, salt);
    return secret && { credential, secret };
  };

  ask = async (credential: Bytes, salt: Bytes) => {
    const key = this.#keys.get(credential.join());
    return key && !this.refuses ? new Uint8Array(await crypto.subtle.sign('HMAC', key, salt)) : null;
  };
}

/** Another tab of a phone that has this authenticator. */
function tabWith({ phone, endpoint }: Story, passkeys: Passkeys): Vault {
  const now = () => endpoint.clock;
  return new Vault(phone.db, { stretch: quickly, now, measure: () => performance.now(), passkeys });
}

it('a passkey opens the vault that the PIN opens, also after the PIN was changed, and while wrong ones have to wait', async () => {
  const story = await enrolledPhone();
  const keys = new Authenticator();
  expect(await tabWith(story, keys).addPasskey('111573')).toMatchObject({ ok: false, code: 'pin-wrong' });
  expect(await tabWith(story, keys).unlockByPasskey()).toMatchObject({ ok: false, code: 'passkey-none' });
  expect(await tabWith(story, keys).addPasskey(PIN)).toEqual({ ok: true });
  const sealed = await story.phone.vault.seal('said', 'a place');
  expect(await tabWith(story, keys).changePin(PIN, '640271')).toEqual({ ok: true });
  for (let tries = 0; tries < 4; tries += 1) await tabWith(story, keys).unlock('111573');
  expect(await tabWith(story, keys).unlock('640271')).toMatchObject({ ok: false, code: 'pin-wait' });
  const vault = tabWith(story, keys);
  expect(await vault.unlockByPasskey()).toEqual({ ok: true });
  expect(sealed && (await vault.read(sealed, 'a place'))).toBe('said');
});

it('another phone’s passkey, one that is refused, and one that was taken away open nothing', async () => {
  const story = await enrolledPhone();
  const keys = new Authenticator();
  keys.refuses = true;
  expect(await tabWith(story, keys).addPasskey(PIN)).toMatchObject({ ok: false, code: 'passkey-none' });
  keys.refuses = false;
  expect(await tabWith(story, keys).addPasskey(PIN)).toEqual({ ok: true });
  expect(await tabWith(story, new Authenticator()).unlockByPasskey()).toMatchObject({ code: 'passkey-none' });
  const { able, make } = keys;
  const liar: Passkeys = { able, make, ask: () => Promise.resolve(new Uint8Array(32).fill(7)) };
  expect(await tabWith(story, liar).unlockByPasskey()).toMatchObject({ code: 'passkey-none' });
  await tabWith(story, keys).dropPasskey();
  expect(await tabWith(story, keys).unlockByPasskey()).toMatchObject({ code: 'passkey-none' });
  expect(await tabWith(story, keys).unlock(PIN)).toEqual({ ok: true });
});

it('there is never more than one, and nothing of its secret is kept', async () => {
  const story = await enrolledPhone();
  const keys = new Authenticator();
  const given: string[] = [];
  const heard: Passkeys = {
    able: keys.able,
    make: async (salt) => {
      const made = await keys.make(salt);
      if (made) given.push(new TextDecoder().decode(made.secret));
      return made;
    },
    ask: keys.ask,
  };
  await tabWith(story, heard).addPasskey(PIN);
  await tabWith(story, heard).addPasskey(PIN);
  const row = await story.phone.vault.row();
  expect(row?.wraps.map(({ by }) => by)).toEqual(['pin', 'passkey']);
  const all = await everythingIn(story.phone);
  expect(given).toHaveLength(2);
  for (const secret of given) expect(all).not.toContain(secret);
});
