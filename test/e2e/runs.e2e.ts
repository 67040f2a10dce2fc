import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import t, { type Test } from 'tap';
import { addDays } from '../../src/dates.ts';
import type { Run } from '../../src/runs/run.ts';
import { awaitedLater } from '../awaited-later.ts';
import { looksRight } from './accessibility.ts';
import { answered, missing, openBrowser } from './browser.ts';
import { SAMPLE, sharedService, startService } from './service.ts';

const settings = { skip: missing, timeout: 600_000 };

/** Sixty columns make a training last: ten years some seconds. */
function longHistory(days: number): string {
  const columns = Array.from({ length: 60 }, (_, c) => `c${c}`);
  const rows = Array.from({ length: days }, (_, i) => {
    const values = columns.map((_, c) => (i * (c + 3) * 7919) % 101);
    return [addDays('2000-01-01', i), 1000 + 200 * (i % 7) + ((i * 7919) % 97), ...values].join(',');
  });
  return [`Fecha,Ventas,${columns.join(',')}`, ...rows, ''].join('\n');
}

const SECONDS = longHistory(3650);
const LONGER = longHistory(7300);

const service = sharedService();
let sales: string | undefined;

/** The service of the file, with these sales and whatever was learnt from them. */
async function serviceWith(csv: string) {
  const shared = await service();
  if (sales !== csv) {
    await shared.empty();
    await shared.send('POST', '/datasets?name=ventas', csv);
  }
  sales = csv;
  return shared;
}

async function openRuns(t: Test, address: string, expected: readonly RegExp[] = []): Promise<Page> {
  const page = await openBrowser(t, { locale: 'en-GB', expected });
  await page.goto(`${address}/#/runs`);
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
  return page;
}

const isEvents = (request: Request) => request.url().endsWith('/events');
const newest = (page: Page) => page.locator('.runs > li').first();

t.test('a training as it happens, stopped by the button: nothing is kept', settings, async (t) => {
  const { address, read } = await serviceWith(LONGER);
  const page = await openRuns(t, address);
  await page.getByText('Nothing was learnt yet').waitFor();
  await looksRight(t, page, 'no trainings');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.getByRole('button', { name: 'Train now' }).click();
  await page.getByRole('status').getByText('Learning from the days…').waitFor();
  const bar = page.getByRole('progressbar', { name: 'How far it is' });
  const value = Number(await bar.getAttribute('value'));
  t.ok(value >= 0.1 && value < 0.5, `the bar is at ${value}`);
  await looksRight(t, page, 'a training under way');
  await page.getByRole('button', { name: 'Stop it' }).click();
  await page.getByText('The training was stopped. Nothing of it was kept').waitFor();
  await newest(page).getByText('Stopped', { exact: true }).waitFor();
  await looksRight(t, page, 'a training that was stopped');
  const { items } = (await read('/runs?dataset=ventas')) as { items: Run[] };
  t.match(items, [{ status: 'cancelled', model: null }]);
  t.same(await read('/models?dataset=ventas'), { items: [], next: null });
  const path = `/runs/${items[0]?.id}`;
  t.equal(asked.filter((line) => line === `GET ${path}/events`).length, 1, 'it was followed once');
  t.ok(asked.filter((line) => line === `GET ${path}`).length <= 2, 'and not read again with each event');

  await newest(page).getByRole('link').click();
  await page.getByText('Somebody stopped it.').waitFor();
  await page.getByRole('region', { name: 'Step by step', exact: true }).getByText('stopped').waitFor();
  await looksRight(t, page, 'the details of a stopped training');
});

t.test('leaving the screen ends the stream', settings, async (t) => {
  const { address, ask, send } = await serviceWith(LONGER);
  const { id } = await ask('POST', '/train');
  const page = await openBrowser(t, { locale: 'en-GB' });
  const began = awaitedLater(page.waitForEvent('request', isEvents));
  await page.goto(`${address}/#/runs`);
  await began;
  await page.getByRole('progressbar').waitFor();
  const ended = awaitedLater(page.waitForEvent('requestfailed', isEvents));
  await page.getByRole('link', { name: 'Data', exact: true }).click();
  t.match((await ended).failure()?.errorText, /ABORTED/);
  await send('POST', `/runs/${id}/cancel`);
});

t.test('a training of another process is followed and stopped as one of this', settings, async (t) => {
  const other = await serviceWith(LONGER);
  const { address, read } = await startService(t, {}, other.folder);
  const { id } = await other.ask('POST', '/train');
  const page = await openRuns(t, address);
  await page.getByRole('status').getByText('Learning from the days…').waitFor();
  await page.getByRole('button', { name: 'Stop it' }).click();
  await newest(page).getByText('Stopped', { exact: true }).waitFor();
  t.match(await read(`/runs/${id}`), { status: 'cancelled' });
  // The events end once the process that trains has noticed.
  t.match(await (await other.call(`/runs/${id}/events`)).text(), /"cancelled"/);
});

t.test('too late to stop is said', settings, async (t) => {
  const { address, ask, call } = await serviceWith(SECONDS);
  const { id } = await ask('POST', '/train');
  const page = await openRuns(t, address, [answered(409, `/runs/${id}/cancel`)]);
  // The wish is on its way for longer than the training takes.
  await page.route(`**/runs/${id}/cancel`, async (route) => {
    await (await call(`/runs/${id}/events`)).text();
    await route.continue();
  });
  await page.getByRole('button', { name: 'Stop it' }).click();
  await page.getByText('It was too late to stop it').waitFor();
  await newest(page).getByText('Took over the forecasts').waitFor();
  await looksRight(t, page, 'too late');
});

t.test('a connection that breaks is made again, and goes on where it was', settings, async (t) => {
  const { address } = await serviceWith(SECONDS);
  const { front, cut } = await cuttable(t, Number(new URL(address).port));
  const page = await openBrowser(t, { locale: 'en-GB', expected: [/net::ERR_.* \(\/runs\/\w+-\w+\/events/] });
  const followed: (string | undefined)[] = [];
  page.on('request', (request) => isEvents(request) && followed.push(request.headers()['last-event-id']));
  await page.goto(`${front}/#/runs`);
  await page.getByRole('button', { name: 'Train now' }).click();
  await page.getByRole('status').getByText('Learning from the days…').waitFor();
  cut();
  await newest(page).getByText('Took over the forecasts').waitFor();
  t.equal(followed[0], undefined);
  t.ok(Number(followed[1]) >= 4000, `it went on after event ${followed[1]}`);
  await looksRight(t, page, 'after the connection came back');
});

t.test('what became of each training, in words', settings, async (t) => {
  const { address, folder, send, read } = await serviceWith(SAMPLE);
  for (const promote of ['if-better', 'if-better', 'never']) await send('POST', '/train?wait=60', { promote });
  const { version } = await read('/datasets/ventas');
  const page = await openRuns(t, address, [answered(404, '/runs/20200101T000000000Z-00000000')]);
  const items = page.locator('.runs > li');
  await items.nth(2).waitFor();
  t.match(await items.allTextContents(), [
    /Not taken.*only a trial/,
    /Took over the forecasts.*same method as before/,
    /Took over the forecasts.*first one/,
  ]);
  await looksRight(t, page, 'the list');
  await items.nth(2).getByRole('link').click();
  const scores = page.getByRole('region', { name: 'How good it is', exact: true });
  await scores.getByText('617 days').waitFor();
  t.match(await scores.getByRole('row').allTextContents(), [
    /Typical error per day/,
    /A month ahead, from 10 days in the past76\.35\.4%.*too low/,
    /The 185 days set aside81\.95\.7%.*too low/,
  ]);
  t.equal(await page.getByRole('region', { name: 'Step by step', exact: true }).getByText('done').count(), 6);
  await looksRight(t, page, 'the details');
  await page.setViewportSize({ width: 360, height: 740 });
  await looksRight(t, page, 'the details on a phone');
  await page.getByRole('link', { name: 'All trainings' }).click();
  await items.nth(2).waitFor();
  await looksRight(t, page, 'the list on a phone');

  await writeFile(join(folder, 'dataset-predicciones/ventas/versions', version, 'Ventas.csv'), 'spoilt');
  await page.getByRole('button', { name: 'Train now' }).click();
  await newest(page).getByText('Failed', { exact: true }).waitFor();
  await newest(page).getByRole('link').click();
  await page.getByText('The stored data can no longer be read.').waitFor();
  await page.getByText('Upload the file again under “Data”.').waitFor();
  await looksRight(t, page, 'a failed training');
  await page.goto(`${address}/#/runs?run=20200101T000000000Z-00000000`);
  await page.getByRole('alert').getByText('Unknown run').waitFor();
  await looksRight(t, page, 'a training that does not exist');
});

t.test('a training after an upload that somebody stopped is begun again', settings, async (t) => {
  const { address, empty, read, send } = await service();
  await empty();
  const page = await openBrowser(t, { locale: 'en-GB' });
  await page.goto(address);
  const buffer = Buffer.from(LONGER);
  await page.getByLabel('Choose a file').setInputFiles({ name: 'long.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Use this data and learn from it' }).click();
  await page
    .getByRole('status')
    .getByText(/Learning from the days…|Testing on days/)
    .waitFor();
  await looksRight(t, page, 'learning after an upload');
  const { items } = await read('/runs');
  await send('POST', `/runs/${items[0].id}/cancel`);
  const notice = page.getByRole('alert');
  await notice.getByText('The data is stored, but no forecast could be learnt from it.').waitFor();
  await notice.getByText('Somebody stopped it. Nothing of it was kept.').waitFor();
  await looksRight(t, page, 'nothing was learnt');
  await page.getByRole('button', { name: 'Learn again' }).click();
  await page.waitForURL(/#\/next-month\?/);
});

/** Something between the browser and the service that can break all connections at once. */
async function cuttable(t: Test, port: number) {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
    cut();
  });
  return { front: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cut };
}
