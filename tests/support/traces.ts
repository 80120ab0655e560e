import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Where a text stands in the page or in anything that the browser keeps for this address, as scripts can read it. */
export async function tracesIn(page: Page, text: string): Promise<string[]> {
  return page.evaluate(async (sought) => {
    const found: string[] = [];
    const look = (where: string, value: unknown): void => {
      if (said(value).includes(sought)) found.push(where);
    };
    /** Anything that can be cloned, as text. Bytes are read both ways in which they may hold words. */
    function said(value: unknown): string {
      if (ArrayBuffer.isView(value)) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        return `${new TextDecoder().decode(bytes)} ${new TextDecoder('utf-16le').decode(bytes)}`;
      }
      if (value instanceof ArrayBuffer) return said(new Uint8Array(value));
      if (value instanceof Map) return [...value].map(said).join(' ');
      if (typeof value !== 'object' || value === null) return String(value);
      return Object.entries(value)
        .map(([key, each]) => `${key} ${said(each)}`)
        .join(' ');
    }
    const promised = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(String(request.error)));
      });

    look('the page', document.documentElement.outerHTML);
    for (const box of document.querySelectorAll('input, textarea'))
      look('a box of the page', (box as HTMLInputElement | HTMLTextAreaElement).value);
    look('the history', history.state);
    look('localStorage', Object.entries(localStorage));
    look('sessionStorage', Object.entries(sessionStorage));
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const db = await promised(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const reading = db.transaction(store).objectStore(store);
        look(`${name}, ${store}`, await promised(reading.getAll()));
        look(
          `${name}, ${store}, keys`,
          await promised(db.transaction(store).objectStore(store).getAllKeys()),
        );
      }
      db.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const kept = await cache.match(request);
        look(`cache ${name}, ${request.url}`, `${request.url} ${(await kept?.text()) ?? ''}`);
      }
    }
    return found;
  }, text);
}

/** A text as bytes, in every way of writing it down that somebody who looks for it would try. */
export function shapesOf(text: string): Buffer[] {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const shapes = [utf8, utf16, Buffer.from(utf16).swap16(), Buffer.from(utf8).reverse()];
  for (const bytes of [utf8, utf16]) {
    const hex = bytes.toString('hex');
    shapes.push(Buffer.from(hex), Buffer.from(hex.toUpperCase()));
    // wherever in a longer text it stands: base64 in its three positions, without what its neighbours have a part in
    for (const before of [0, 1, 2]) {
      const coded = Buffer.concat([Buffer.alloc(before), bytes])
        .toString('base64')
        .replace(/=+$/, '');
      const own = coded.slice(before === 0 ? 0 : before + 1, -1);
      shapes.push(Buffer.from(own), Buffer.from(own.replaceAll('+', '-').replaceAll('/', '_')));
    }
  }
  shapes.push(Buffer.from(encodeURIComponent(text)));
  shapes.push(
    Buffer.from(
      Array.from(text, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ),
  );
  return shapes;
}

/** A text whole and in halves: where the browser packs its files, something alike may cut it in two. */
export function piecesOf(text: string): string[] {
  const half = Math.ceil(text.length / 2);
  return [text, text.slice(0, half), text.slice(half)];
}

/** The files of a folder in which a text stands, byte by byte, in whatever shape. */
export function tracesOnDisk(folder: string, text: string): string[] {
  const shapes = shapesOf(text);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return shapes.some((shape) => bytes.includes(shape));
    });
}
