import type { Browser, Page } from 'playwright-core';

/** What one thing that a user does takes until the next picture, in milliseconds. */
export interface Interaction {
  readonly what: string;
  /** From the press to the picture that answers it, by the browser's Event Timing; 0 below its 16 ms. */
  readonly eventMs: number;
  /** The longest frame until all that follows is drawn, by its Long Animation Frames; 0 below its 50 ms. */
  readonly frameMs: number;
}

type Act = (page: Page) => Promise<unknown>;

const click = (role: 'button' | 'link', name: string | RegExp): Act => {
  return (page) =>
    page
      .getByRole(role, { name, exact: typeof name === 'string' })
      .first()
      .click();
};
const key = (name: string): Act => {
  return (page) => page.keyboard.press(name);
};

/** One visit of a manager, each step with what has to be there before the next. */
const STEPS: readonly (readonly [what: string, act: Act, then: string])[] = [
  ['a day of the table is opened', (page) => page.locator('.day-link').nth(9).click(), 'dialog[open]'],
  ['the day after it', click('button', /^Day after/), 'dialog[open]'],
  ['the day is closed', key('Escape'), '[data-drawn="true"]'],
  ['the chart is zoomed in', click('button', 'Fewer days'), '[data-drawn="true"]'],
  ['the chart is dragged', dragChart, '[data-drawn="true"]'],
  ['the calendar', click('link', 'Calendar'), 'main h2'],
  ['the plan', click('link', 'Plan'), 'form'],
  ['a figure is typed', (page) => page.locator('form input[inputmode]').first().pressSequentially('120'), 'form'],
  ['how good is it', click('link', 'How good is it'), '[data-drawn="true"]'],
  ['runs', click('link', 'Runs'), 'main h2'],
  ['data', click('link', 'Data'), 'main h2'],
  ['next month again', click('link', 'Next month'), '[data-drawn="true"]'],
  ['the other language', (page) => page.getByLabel('Language').selectOption('es'), '[data-drawn="true"]'],
  ['the other colours', (page) => page.getByLabel('Colores').selectOption('dark'), '[data-drawn="true"]'],
];

async function dragChart(page: Page): Promise<void> {
  const box = await page.locator('.chart').first().boundingBox();
  if (!box) throw new Error('the chart has no place');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 0.7 * box.width, y);
  await page.mouse.down();
  for (let step = 1; step <= 10; step += 1) await page.mouse.move(box.x + (0.7 - 0.03 * step) * box.width, y);
  await page.mouse.up();
}

const OBSERVE = `
  window.slow = { event: 0, frame: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) slow.event = Math.max(slow.event, duration);
  }).observe({ type: 'event', durationThreshold: 16 });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) slow.frame = Math.max(slow.frame, duration);
  }).observe({ type: 'long-animation-frame' });
`;
const READ = '(() => { const seen = window.slow; window.slow = { event: 0, frame: 0 }; return seen; })()';
/** Entries come a moment after the picture that they are of. */
const SETTLED_MS = 300;

/** What each step of a visit takes, in a browser that has kept nothing. */
export async function visitInteractions(browser: Browser, address: string): Promise<Interaction[]> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript(OBSERVE);
  await page.goto(address);
  await page.waitForSelector('[data-drawn="true"]');
  const settled = async (selector: string) => {
    await page.waitForSelector(selector);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(SETTLED_MS);
    return (await page.evaluate(READ)) as { event: number; frame: number };
  };
  await page.waitForTimeout(4000); // screens that are fetched ahead are there
  await settled('[data-drawn="true"]');
  const interactions: Interaction[] = [];
  for (const [what, act, then] of STEPS) {
    await act(page);
    const { event, frame } = await settled(then);
    interactions.push({ what, eventMs: event, frameMs: frame });
  }
  await context.close();
  return interactions;
}
