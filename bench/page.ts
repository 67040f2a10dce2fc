import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { createClient } from '../examples/demo-client.ts';
import { startBuilt } from './built-service.ts';
import { describeMachine, median, table } from './machine.ts';
import { type SeriesVisit, visitSeries } from './page-series.ts';

/**
 * The dashboard in Chromium: what it weighs as it is sent, and how long after the start of its loading the first forecast is
 * drawn; of the built service with the example store, each time in a browser that has kept nothing.
 *
 * With `--series N` also the screen of all series, of a dataset of so many: their list is made up in the browser, since the page
 * is what is measured. How long until the first rows are drawn, how long a sort takes, and the longest wait for a picture while
 * all rows are scrolled through.
 *
 *     npm run bench:page [-- --series 1000] [-- --smoke]
 */

const EXAMPLE = fileURLToPath(new URL('../examples/Ventas.csv', import.meta.url));
/** With --smoke: the weight is a promise, the time has room for a busy machine. */
const LIMITS = { kB: 300, drawnMs: 10_000 };

interface Visit {
  readonly kB: number;
  readonly drawnMs: number;
}

/** One first visit: bytes of all answers as sent, and the moment when the chart has its pixels. */
async function visit(browser: Browser, address: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await session.send('Network.enable');
  await page.goto(address);
  await page.waitForSelector('[data-drawn="true"]');
  const drawnMs = await page.evaluate(() => performance.now());
  await page.waitForLoadState('networkidle');
  await context.close();
  return { kB: bytes / 1000, drawnMs };
}

const { values } = parseArgs({ options: { smoke: { type: 'boolean', default: false }, series: { type: 'string' } } });
const count = values.series === undefined ? undefined : Number(values.series);
if (count !== undefined && !(Number.isInteger(count) && count > 1)) {
  process.stderr.write(`--series ${values.series}: must be a whole number above 1\n`);
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'prediccion-ventas-page-'));
const service = await startBuilt(join(folder, 'store'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const visits: Visit[] = [];
const seriesVisits: SeriesVisit[] = [];
try {
  const client = createClient(service.address);
  await client.upload(EXAMPLE);
  await client.train();
  for (let i = 0; i < (values.smoke ? 2 : 9); i += 1) visits.push(await visit(browser, service.address));
  for (let i = 0; count !== undefined && i < (values.smoke ? 1 : 5); i += 1) {
    seriesVisits.push(await visitSeries(browser, service.address, count));
  }
} finally {
  await browser.close();
  await service.stop();
  await rm(folder, { recursive: true, force: true });
}

const kB = median(visits.map((one) => one.kB));
const drawnMs = median(visits.map((one) => one.drawnMs));
const ofSeries = (name: keyof SeriesVisit) => median(seriesVisits.map((one) => one[name])).toFixed(0);
const rows = [
  ['sent for the first screen, kB', kB.toFixed(0)],
  ['from the start of loading to the first forecast drawn, ms', drawnMs.toFixed(0)],
  ...(count === undefined
    ? []
    : [
        [`${count} series: from the start of loading to the first rows drawn, ms`, ofSeries('drawnMs')],
        [`${count} series: from the start of loading to all of them read, ms`, ofSeries('completeMs')],
        [`${count} series: the slowest of six sorts, ms`, ofSeries('sortMs')],
        [`${count} series: a search, ms`, ofSeries('searchMs')],
        [`${count} series: the longest frame while scrolling, ms`, ofSeries('frameMs')],
      ]),
];
process.stdout.write(
  `The dashboard; median of ${visits.length}\n${describeMachine()}\n\n${table(['what', 'value'], rows)}\n`,
);
if (values.smoke && (kB > LIMITS.kB || drawnMs > LIMITS.drawnMs)) {
  process.stderr.write(`above the limits of ${LIMITS.kB} kB and ${LIMITS.drawnMs} ms\n`);
  process.exitCode = 1;
}
