import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import { PROJECT_FOLDER } from '../project.ts';
import { openPage } from './browser.ts';

const EXAMPLES = join(PROJECT_FOLDER, 'examples');

/** A page of a service that has the sales of the example store, and its calls beside the browser. */
export async function openStore(t: Test, locale: string, isTrained: boolean) {
  // Not a folder of the test's: that would be removed before the service is closed, which may still be writing into it.
  const folder = await mkdtemp(join(tmpdir(), 'store-e2e-'));
  const page = await openPage(t, {
    storage: `file:${folder}`,
    environment: { CURRENCY: 'EUR' },
    browser: { locale, viewport: { width: 1200, height: 900 } },
  });
  const api = apiOf(page);
  await api.send('POST', '/datasets?name=ventas', await readFile(join(EXAMPLES, 'Ventas.csv'), 'utf8'));
  if (isTrained) await api.send('POST', '/train?wait=60');
  return { page, folder, ...api };
}

function apiOf(page: Page) {
  const base = new URL(page.url()).origin;
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(base + path, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  /** Text goes as CSV, all else as JSON. */
  const send = async (method: string, path: string, body?: string | object) => {
    const type = typeof body === 'string' ? 'text/csv' : 'application/json';
    const text = typeof body === 'object' ? JSON.stringify(body) : body;
    return call(path, { method, ...(text && { body: text, headers: { 'content-type': type } }) });
  };
  const read = async (path: string) => JSON.parse(await (await call(path)).text());
  const go = async (fragment: string) => {
    await page.goto(`${base}/${fragment}`);
    await page.reload();
  };
  return { call, send, read, go };
}
