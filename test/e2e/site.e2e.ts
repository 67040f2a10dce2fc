import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { preview } from '../../site/preview.ts';
import { PROJECT_FOLDER } from '../project.ts';
import { violationsOf } from './accessibility.ts';
import { missing, openBrowser } from './browser.ts';

/** The site of the documentation, built and served as `npm run docs` does. */

const folder = mkdtempSync(join(tmpdir(), 'prediccion-ventas-site-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
execFileSync(process.execPath, ['--import=tsx', 'site/build.ts', '--out', folder], {
  cwd: PROJECT_FOLDER,
  stdio: ['ignore', 'ignore', 'pipe'],
});
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
const pages = files.filter((file) => file.endsWith('.html') && file !== '404.html').sort();
const html = new Map(pages.map((page) => [page, readFileSync(join(folder, page), 'utf8')]));

const valuesOf = (text: string, attribute: string) =>
  [...text.matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    value.replaceAll('&amp;', '&'),
  );

t.test('every link inside the site leads somewhere, its anchor too', async (t) => {
  t.ok(pages.length > 40, `${pages.length} pages`);
  let links = 0;
  const broken: string[] = [];
  for (const [page, text] of html) {
    for (const link of [...valuesOf(text, 'href'), ...valuesOf(text, 'src')]) {
      const { origin, pathname, hash } = new URL(link, `http://site.example/${page}`);
      if (origin !== 'http://site.example') continue;
      links += 1;
      const file = decodeURIComponent(pathname)
        .replace(/^\//, '')
        .replace(/(^|\/)$/, '$1index.html');
      const anchor = decodeURIComponent(hash.slice(1));
      const isThere = files.includes(file);
      const target = html.get(file);
      const isAnchor = anchor === '' || (target !== undefined && valuesOf(target, 'id').includes(anchor));
      if (!isThere || !isAnchor) broken.push(`${page}: ${link}`);
    }
  }
  t.same(broken, []);
  t.ok(links > 1000, `${links} links`);
});

const { address, close } = await preview(folder, 0);
t.teardown(close);

/** Opens a page; requests to elsewhere fail the test. */
async function openSite(test: Test, width: number): Promise<Page> {
  const page = await openBrowser(test, { viewport: { width, height: 900 } });
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith('data:')) test.fail(`asks ${request.url()}`);
  });
  return page;
}

/** What a search for this brings, once it brings anything. */
async function search(page: Page, button: string, words: string): Promise<string> {
  await page.getByRole('button', { name: button }).first().click();
  await page.locator('#localsearch-input').fill(words);
  await page.locator('.VPLocalSearchBox .result').first().waitFor();
  return page.locator('.VPLocalSearchBox .results').innerText();
}

t.test(
  'every page opens without errors, asks nobody else, and does not scroll sideways',
  { skip: missing, timeout: 600_000 },
  async (t) => {
    const page = await openSite(t, 360);
    for (const name of pages) {
      await page.goto(`${address}/${name}`, { waitUntil: 'load' });
      t.ok((await page.locator('h1').count()) > 0, `${name} has a heading`);
      const excess = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      t.equal(excess, 0, `${name} does not scroll sideways`);
    }
  },
);

t.test('the search finds words in each language, and only in it', { skip: missing, timeout: 120_000 }, async (t) => {
  const page = await openSite(t, 1440);
  await page.goto(`${address}/`);
  t.match(await search(page, 'Search', 'newsvendor'), /Plans|Orders/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/(planning|method|benchmarks)/);
  await page.goto(`${address}/es/`);
  const found = await search(page, 'Buscar', 'prevision del mes');
  t.match(found, /previsi/i, 'without its accent too');
  t.notMatch(found, /forecast of the month/i);
});

t.test('the language is changed on the same page', { skip: missing, timeout: 120_000 }, async (t) => {
  const page = await openSite(t, 1440);
  for (const [english, spanish] of [
    ['csv.html', 'es/csv.html'],
    ['storage.html', 'es/almacenamiento.html'],
    ['', 'es/'],
  ]) {
    await page.goto(`${address}/${english}`);
    await page.locator('.VPNavBarTranslations button').hover();
    await page.locator('.VPNavBarTranslations').getByRole('link', { name: 'Español' }).click();
    await page.waitForURL(`${address}/${spanish}`);
    await page.locator('html[lang="es"]').waitFor();
    await page.locator('.VPNavBarTranslations button').hover();
    await page.locator('.VPNavBarTranslations').getByRole('link', { name: 'English' }).click();
    await page.waitForURL(`${address}/${english}`);
    await page.locator('html[lang="en"]').waitFor();
    t.pass(`${english} and back`);
  }
});

t.test('pages are accessible, in light and in dark', { skip: missing, timeout: 300_000 }, async (t) => {
  const page = await openSite(t, 1440);
  for (const name of ['', 'csv.html', 'method.html', 'es/metodo.html', 'es/operar.html']) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${address}/${name}`);
      // The theme gives its switch a name when the page is at work.
      await page.locator('.VPSwitchAppearance:not([title=""])').first().waitFor({ state: 'attached' });
      t.same(await violationsOf(page, ['serious', 'critical']), [], `${name}, ${colorScheme}`);
    }
  }
});
