import type { Locator, Page } from '@playwright/test';
import { expect } from './patience.ts';

/** More stops than any page has. */
const MOST = 150;

/** Somebody without mouse or finger: everything is reached by Tab, and done by Enter, Space and the arrows. */
export class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Tabs until the control has the focus; fails when the page has been gone round without meeting it. */
  async to(control: Locator): Promise<void> {
    for (let stops = 0; stops < MOST; stops++) {
      if (await this.#holdsFocus(control)) return this.#seen();
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`no way by Tab to ${String(control)}`);
  }

  /** To a link or a button, and Enter. */
  async press(control: Locator): Promise<void> {
    await this.to(control);
    await this.page.keyboard.press('Enter');
  }

  /** To a tick box or a fold, and Space. */
  async space(control: Locator): Promise<void> {
    await this.to(control);
    await this.page.keyboard.press('Space');
  }

  /** To a group of answers of which one holds, and with the arrows to the one meant. */
  async choose(group: Locator, value: string): Promise<void> {
    const wanted = group.locator(`input[type=radio][value="${value}"]`);
    const members = group.locator('input[type=radio]');
    await this.to(members);
    for (let steps = await members.count(); steps > 0 && !(await this.#holdsFocus(wanted)); steps--) {
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Space');
    await expect(wanted).toBeChecked();
    await this.#seen();
  }

  /** To a box, and what stands in it is replaced. */
  async type(box: Locator, text: string): Promise<void> {
    await this.to(box);
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(text);
  }

  /** From the summary of problems, which has the focus, to the field that its first link names. */
  async followProblem(): Promise<void> {
    const summary = this.page.locator('.summary');
    await expect(summary).toBeFocused();
    const link = summary.locator('a').first();
    const field = (await link.getAttribute('href'))?.slice(1) ?? '';
    await this.press(link);
    const target = this.page.locator(`[id="${field}"]`);
    await expect
      .poll(() => target.evaluate((element) => element.contains(document.activeElement)), {
        message: `the link leads to #${field}`,
      })
      .toBe(true);
  }

  async #holdsFocus(control: Locator): Promise<boolean> {
    return control.evaluateAll((found) => found.some((each) => each === document.activeElement));
  }

  /** Whoever tabs must see where they are: the control, or the face of its label, wears a ring, within sight. */
  async #seen(): Promise<void> {
    const said = await this.page.evaluate(() => {
      const element = document.activeElement;
      if (!element) return 'nothing has the focus';
      const face = element.matches('[type=checkbox], [type=radio]') ? element.nextElementSibling : null;
      const ringed = [face, element].find((each) => {
        if (!each) return false;
        const { outlineStyle, outlineWidth, opacity } = getComputedStyle(each);
        return opacity !== '0' && outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      });
      const { top, bottom } = (ringed ?? element).getBoundingClientRect();
      const name = `${element.tagName} ${element.id || element.textContent.trim().slice(0, 30)}`;
      if (!ringed) return `${name} has no ring`;
      return bottom <= 0 || top >= innerHeight ? `${name} is out of sight` : '';
    });
    expect(said).toBe('');
  }
}
