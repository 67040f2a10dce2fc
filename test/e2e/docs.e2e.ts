import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { salesCsv } from '../routes/sales.ts';
import { missing } from './browser.ts';
import { openPage, startService } from './service.ts';

t.test(
  '/docs in a browser: upload by the file picker, train, forecast',
  { skip: missing, timeout: 600_000 },
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'docs-e2e-'));
    const file = join(folder, 'Ventas.csv');
    await writeFile(file, salesCsv());
    const page = await openPage(t, await startService(t), { path: '/docs' });
    await page.waitForSelector('.opblock');
    const picture = (name: string) => page.screenshot({ path: join(folder, `${name}.png`) });
    await picture('page');
    t.same(await page.locator('h3.opblock-tag a span').allTextContents(), [
      'datasets',
      'calendar',
      'training',
      'forecast',
      'feeds',
      'planning',
      'ledger',
      'models',
      'operations',
    ]);

    const first = await page
      .locator('.info a[href^="#/"]')
      .evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    t.equal(first.length, 7, 'what to call first');
    for (const link of first) {
      t.equal(
        await page.locator(`#operations-${link?.slice(2).replace('/', '-')}`).count(),
        1,
        `${link} is an operation`,
      );
    }
    t.equal(await page.locator('.info a[href="/"]').count(), 1, 'a way back to the page for the shop');
    t.equal(
      await page.locator('.opblock').first().getAttribute('id'),
      'operations-datasets-uploadDataset',
      'the upload comes first',
    );

    const upload = await open(page, 'datasets', 'uploadDataset');
    await upload.locator('input[type=file]').setInputFiles(file);
    const uploaded = await execute(upload);
    await picture('upload');
    t.match(uploaded, { status: 201, body: { name: 'ventas', days: 365, from: '2022-01-01', to: '2022-12-31' } });

    const train = await open(page, 'training', 'train');
    const run = await execute(train);
    await picture('train');
    t.match(run, { status: 200, body: { status: 'succeeded', dataset: 'ventas', decision: { promoted: true } } });

    const forecast = await open(page, 'forecast', 'getForecast');
    const answer = await execute(forecast);
    await picture('forecast');
    t.match(answer, { status: 200, body: { from: '2023-01-01', to: '2023-01-31', model: { version: String } } });
    t.equal(answer.body.days.length, 31);

    await untouched(t, page);
    t.comment(`screenshots: ${folder}`);
  },
);

/** Operations that need nothing beyond the training work as the page fills them in. */
async function untouched(t: Test, page: Page): Promise<void> {
  const rest = [
    'datasets listDatasets',
    'datasets getDataset',
    'training listRuns',
    'forecast predictDay',
    'models listModels',
    'models getChampion',
    'operations getHealth',
    'operations getReadiness',
  ];
  for (const [tag, operation] of rest.map((pair) => pair.split(' '))) {
    const { status } = await execute(await open(page, tag, operation));
    t.equal(status, 200, `${operation} works as it is filled in`);
  }
}

async function open(page: Page, tag: string, operation: string) {
  const block = page.locator(`#operations-${tag}-${operation}`);
  await block.locator('.opblock-summary-control').click();
  await block.locator('button.execute').waitFor();
  return block;
}

/** Presses Execute and reads what the page shows of the answer. */
async function execute(block: ReturnType<Page['locator']>) {
  await block.locator('button.execute').click();
  const shown = block.locator('.live-responses-table .response').first();
  await shown.waitFor();
  const status = Number((await shown.locator('.response-col_status').first().textContent())?.match(/\d+/)?.[0]);
  const text = await shown.locator('.highlight-code pre, .highlight-code').first().textContent();
  return {
    status,
    body: JSON.parse(
      String(text)
        .replace(/^[^[{]*/, '')
        .replace(/[^\]}]*$/, ''),
    ),
  };
}
