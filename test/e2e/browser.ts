import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import root, { type Test } from 'tap';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A busy machine takes its time. */
const PATIENCE_MS = 120_000;

/** Why a test with a browser is left out; false where there is one, and always on CI. */
export const missing = !existsSync(CHROMIUM) && process.env.CI !== 'true' && `there is no Chromium at ${CHROMIUM}`;

/** As if the tour had been skipped before; a page in a frame may keep nothing. */
const SKIPPED_TOUR = "try { localStorage.setItem('prediccion-ventas.tour', 'seen') } catch {}";

/** One for all tests of a file, which share nothing in it: each has a profile of its own. */
let launched: Promise<Browser> | undefined;

export interface BrowserOptions extends BrowserContextOptions {
  /** What the browser may say, each by its own words: `error: text (path of the address)`. */
  readonly expected?: readonly RegExp[];
  /** Nobody has seen the tour in this profile; else it was skipped. */
  readonly hasTour?: boolean;
}

/**
 * An empty page of a new profile, closed with the test. Errors that its scripts do not catch fail the test, and so does every error
 * and warning in the console that is not expected: also an answer that is no success, and what its security policy stops.
 */
export async function openBrowser(
  t: Test,
  { expected = [], hasTour = false, ...options }: BrowserOptions = {},
): Promise<Page> {
  launched ??= launch();
  const context = await (await launched).newContext({ viewport: { width: 1200, height: 900 }, ...options });
  if (!hasTour) await context.addInitScript(SKIPPED_TOUR);
  context.setDefaultTimeout(PATIENCE_MS);
  t.teardown(() => context.close());
  const page = await context.newPage();
  page.on('pageerror', (error) => t.fail(`the page: ${error.message}`));
  page.on('console', (message) => {
    const said = saidBy(message);
    const isComplaint = message.type() === 'error' || message.type() === 'warning';
    if (isComplaint && !expected.some((pattern) => pattern.test(said))) t.fail(`the console: ${said}`);
  });
  return page;
}

/** What a browser says of an answer that is no success; `path`: of the address, a part of a pattern. */
export const answered = (status: number, path: string) =>
  new RegExp(`^error: Failed to load resource: the server responded with a status of ${status} .*\\(${path}`);

function saidBy(message: ConsoleMessage): string {
  const { url } = message.location();
  const { pathname, search } = url === '' ? { pathname: '', search: '' } : new URL(url);
  return `${message.type()}: ${message.text()} (${pathname}${search})`;
}

async function launch(): Promise<Browser> {
  // Names of other sites lead to this machine, as an attacker's would, and the browser does not protect it: others do not either.
  const unprotected = ['--host-resolver-rules=MAP *.example 127.0.0.1', '--disable-features=LocalNetworkAccessChecks'];
  const args = ['--no-sandbox', ...unprotected];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  root.teardown(() => browser.close());
  return browser;
}
