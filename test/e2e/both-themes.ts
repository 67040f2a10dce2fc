import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import { violationsOf } from './accessibility.ts';

/** The page as it is now has no fault of accessibility in light and in dark, and does not scroll sideways. */
export async function looksRight(t: Test, page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    t.same(await violationsOf(page), [], `${name}, ${colorScheme}`);
  }
  const excess = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  t.equal(excess, 0, `${name} does not scroll sideways`);
}
