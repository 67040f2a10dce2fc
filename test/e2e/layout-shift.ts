import type { Page } from 'playwright-core';

/** Runs in the page. */
const SHIFT = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) sum += value;
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})`;

/** How far things have moved since the page began to load, as a browser measures it: the share of the window times that of the way. */
export const shiftOf = (page: Page): Promise<number> => page.evaluate(SHIFT);
