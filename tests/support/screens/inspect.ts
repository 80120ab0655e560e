import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** 7:1: the phones are read in the sun. It is AAA, and therefore off unless asked for. */
const SUN = 'color-contrast-enhanced';
const COLOURS = ['color-contrast', SUN, 'link-in-text-block'];
/** A finger, in CSS pixels. */
const FINGER = 44;

/** How a page is looked at. */
export interface Look {
  /** In the dark theme as well. Its colours are the same in every language. */
  dark: boolean;
  /** Whether everything that is tapped must have the height of a finger. */
  fingers: boolean;
}

/** What is wrong with the page that is open, in words; nothing in the best case. */
export async function faultsOf(page: Page, look: Look): Promise<string[]> {
  // colours on their way from one theme to the other have no contrast of their own
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  const faults = await axe(page, (builder) =>
    builder.withTags(TAGS).options({ rules: { [SUN]: { enabled: true } } }),
  );
  if (look.dark) {
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await axe(page, (builder) => builder.withRules(COLOURS));
    await page.emulateMedia({ colorScheme: 'light' });
    faults.push(...dark.map((fault) => `dark: ${fault}`));
  }

  const size = page.viewportSize() ?? { width: 360, height: 640 };
  for (const width of [360, 320]) {
    await page.setViewportSize({ width, height: size.height });
    faults.push(...(await wide(page, width)));
    if (look.fingers) faults.push(...(await small(page)));
  }
  await page.setViewportSize(size);
  return [...new Set(faults)];
}

async function axe(page: Page, ask: (builder: AxeBuilder) => AxeBuilder): Promise<string[]> {
  // legacy: without a tab of its own, which would send this one to the background; there are no frames to look into
  const { violations } = await ask(new AxeBuilder({ page })).setLegacyMode(true).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message).join('; ');
      return `${id}: ${target.join(' ')} – ${why}`;
    }),
  );
}

/** Nobody should have to push a page sideways to read it. Tables of the office scroll in a box of their own. */
async function wide(page: Page, width: number): Promise<string[]> {
  return page.evaluate((limit) => {
    if (document.documentElement.scrollWidth <= limit) return [];
    const boxed = (element: Element): boolean => {
      for (let at = element.parentElement; at; at = at.parentElement)
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) return true;
      return false;
    };
    const over = [...document.querySelectorAll('body *')].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return (right > limit + 1 || left < -1) && !boxed(element);
    });
    const said = over
      .slice(0, 3)
      .map((element) => `${element.tagName}.${element.getAttribute('class') ?? ''}`);
    const wide = document.documentElement.scrollWidth;
    return [
      `wider than ${String(limit)} px (${String(wide)}): ${said.join(', ') || 'by something in a box'}`,
    ];
  }, width);
}

/** What is tapped must be as high as a finger: links, buttons, boxes, folds; of a tick its whole label. */
async function small(page: Page): Promise<string[]> {
  return page.evaluate((finger) => {
    /** A link in a sentence is as high as its line: WCAG 2.5.8 leaves those out, for the sentence's sake. */
    const inSentence = (element: Element): boolean => {
      if (getComputedStyle(element).display !== 'inline') return false;
      const around = element.parentElement?.textContent.trim() ?? '';
      return around.length > element.textContent.trim().length;
    };
    const faults: string[] = [];
    const controls = 'a[href], button, summary, select, textarea, input:not([type=hidden])';
    for (const element of document.querySelectorAll(controls)) {
      const ticked = element.matches('[type=checkbox], [type=radio]') ? element.closest('label') : null;
      const target = ticked ?? element;
      if (!target.checkVisibility({ visibilityProperty: true })) continue;
      const { width, height } = target.getBoundingClientRect();
      if (width <= 1 || inSentence(target)) continue;
      if (height < finger - 0.5) {
        const name = element.getAttribute('aria-label') ?? (target.textContent.trim() || element.id);
        faults.push(`only ${String(Math.round(height))} px high: ${element.tagName} ${name.slice(0, 40)}`);
      }
    }
    return faults;
  }, FINGER);
}
