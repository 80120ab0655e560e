import type { Page } from '@playwright/test';

/**
 * The letters on a page that its fonts do not have, each with the text it stands in: drawn, they look like a code point
 * that is none.
 */
export async function missingGlyphs(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const NONE = '\u0378';
    const canvas = document.createElement('canvas');
    canvas.width = 64;
    canvas.height = 64;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('a page that draws has a canvas');
    const drawn = (text: string, font: string): string => {
      context.clearRect(0, 0, 64, 64);
      context.font = `24px ${font}`;
      context.fillText(text, 16, 44);
      return context.getImageData(0, 0, 64, 64).data.join();
    };
    const none = new Map<string, string>();
    const tofu = (before: string, font: string): string => {
      const key = `${before} ${font}`;
      const picture = none.get(key) ?? drawn(`${before}${NONE}`, font);
      none.set(key, picture);
      return picture;
    };
    const checked = new Set<string>();
    const missing = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || parent.closest('script, style, noscript')) continue;
      const { fontFamily } = getComputedStyle(parent);
      for (const letter of node.textContent ?? '') {
        if (/[\s\p{Cf}\p{Cc}]/u.test(letter) || checked.has(`${letter} ${fontFamily}`)) continue;
        checked.add(`${letter} ${fontFamily}`);
        // a mark is drawn upon a letter
        const before = /\p{M}/u.test(letter) ? '\u25cc' : '';
        if (drawn(`${before}${letter}`, fontFamily) === tofu(before, fontFamily))
          missing.add(
            `${letter} (U+${(letter.codePointAt(0) ?? 0).toString(16)}) in “${node.textContent ?? ''}”`,
          );
      }
    }
    return [...missing];
  });
}

/** How far a page can be pushed sideways, in CSS pixels. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Elements whose words are cut off at their own edge: Nastaliq hangs lower than other letters. */
export function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'h1, h2, p, button, a, label, legend, li, dt, dd, summary, span',
      ),
    ]
      .filter((element) => {
        // what only readers hear is a pixel large
        if (element.offsetParent === null || element.clientWidth <= 1) return false;
        const { overflowX, overflowY } = getComputedStyle(element);
        const hidden = /hidden|clip/;
        return (
          (hidden.test(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
          (hidden.test(overflowY) && element.scrollHeight > element.clientHeight + 1)
        );
      })
      .map((element) => `${element.tagName}: ${element.innerText.slice(0, 60)}`),
  );
}
