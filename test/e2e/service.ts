import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import root, { type Test } from 'tap';
import { createApp } from '../../routes/app.ts';
import { readConfig } from '../../src/config.ts';
import { readText } from '../project.ts';
import { type BrowserOptions, openBrowser } from './browser.ts';

/** The sales of the example store, as CSV. */
export const SAMPLE = readText('examples/Ventas.csv');

type Environment = Readonly<Record<string, string>>;

/** The service of a file, started by its first test; what a test leaves there is for the next one to `empty`. */
export function sharedService(environment: Environment = {}) {
  let started: ReturnType<typeof startService> | undefined;
  return () => {
    started ??= startService(root, environment);
    return started;
  };
}

/** A service that really listens, with a folder of its own unless one is given, and its calls beside the browser. */
export async function startService(t: Test, environment: Environment = {}, folderGiven?: string) {
  // Not a folder of the test's: that would be removed before the service is closed, which may still be writing into it.
  const folder = folderGiven ?? (await mkdtemp(join(tmpdir(), 'service-e2e-')));
  const app = await createApp(readConfig({ STORAGE_URL: `file:${folder}`, LOG_LEVEL: 'silent', ...environment }));
  t.teardown(async () => {
    // A browser holds connections in reserve, and the end of a service would wait for them.
    const closed = app.close();
    app.server.closeAllConnections();
    await closed;
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return { address, folder, ...callsOf(address) };
}

function callsOf(address: string) {
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(address + path, init);
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
  const ask = async (method: string, path: string, body?: string | object) =>
    JSON.parse(await (await send(method, path, body)).text());
  /** Nothing is stored, as on the first visit. */
  const empty = async () => {
    const { items } = await read('/datasets');
    for (const { name } of items) await send('DELETE', `/datasets/${name}`);
  };
  return { call, send, ask, read, empty };
}

/** A page of a service. */
export async function openPage(
  t: Test,
  { address }: { readonly address: string },
  { path = '/', ...options }: BrowserOptions & { readonly path?: string } = {},
): Promise<Page> {
  const page = await openBrowser(t, options);
  await page.goto(address + path);
  return page;
}

let visits = 0;

/** Loads the page anew at a fragment of its address. */
export async function visit(page: Page, fragment: string): Promise<void> {
  // Another fragment alone would not load it.
  await page.goto(new URL(`/?visit=${visits++}${fragment}`, page.url()).href);
}
