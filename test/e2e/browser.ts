import { existsSync } from 'node:fs';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Test } from 'tap';
import { createApp } from '../../routes/app.ts';
import { readConfig } from '../../src/config.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why a test with a browser is left out; false where there is one, and always on CI. */
export const missing = !existsSync(CHROMIUM) && process.env.CI !== 'true' && `there is no Chromium at ${CHROMIUM}`;

interface Wish {
  readonly storage: string;
  readonly path?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly browser?: BrowserContextOptions;
}

/** A service that really listens; it is closed with the test. */
export async function listen(t: Test, storage: string, environment: Wish['environment'] = {}): Promise<string> {
  const app = await createApp(readConfig({ STORAGE_URL: storage, LOG_LEVEL: 'silent', ...environment }));
  t.teardown(() => app.close());
  return app.listen({ host: '127.0.0.1', port: 0 });
}

/** The browser logs every answer that is no success; what the page makes of a refusal is for the test to see. */
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d /;

/** A page of such a service; whatever else the browser complains of, also of its security policy, fails the test. */
export async function openPage(t: Test, { storage, path = '/', environment, browser: options }: Wish): Promise<Page> {
  const address = await listen(t, storage, environment);
  const page = await openBrowser(t, options);
  page.on('console', (message) => {
    if (message.type() === 'error' && !REFUSED.test(message.text())) t.fail(`the console: ${message.text()}`);
  });
  await page.goto(address + path);
  return page;
}

/** An empty page of a new browser; errors that its scripts do not catch fail the test. */
export async function openBrowser(t: Test, options: BrowserContextOptions = {}): Promise<Page> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  t.teardown(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options });
  page.on('pageerror', (error) => t.fail(`the page: ${error.message}`));
  return page;
}
