import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import { readText } from '../project.ts';

const AXE = readText('node_modules/axe-core/axe.min.js');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** The page as it is now has no fault of accessibility in light and in dark, and does not scroll sideways. */
export async function looksRight(t: Test, page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    t.same(await violationsOf(page), [], `${name}, ${colorScheme}`);
  }
  const excess = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  t.equal(excess, 0, `${name} does not scroll sideways`);
}

/** What axe-core finds wrong with the page as it is now, a line each. */
export async function violationsOf(page: Page): Promise<string[]> {
  // Evaluated through the debugger: the policy of the page allows no script from elsewhere. It stays until the page is left.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary ?? ''}`),
  );
}
