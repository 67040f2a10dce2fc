import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { createClient } from '../examples/demo-client.ts';
import { simulateStore } from '../examples/store.ts';
import { startBuilt } from './built-service.ts';
import { describeMachine, median, table } from './machine.ts';
import { type Interaction, visitInteractions } from './page-interactions.ts';
import { type SeriesVisit, visitSeries } from './page-series.ts';

/**
 * The dashboard in Chromium: what it weighs as it is sent, and how long after the start of its loading the first forecast is
 * drawn; of the built service with the example store, each time in a browser that has kept nothing.
 *
 * With `--years N` also a visit with so many years of days: of each step the time from the press to the next picture, and the longest
 * frame until all that follows is drawn.
 *
 * With `--series N` also the screen of all series, of a dataset of so many: their list is made up in the browser, since the page
 * is what is measured. How long until the first rows are drawn, how long a sort takes, and the longest wait for a picture while
 * all rows are scrolled through.
 *
 *     npm run bench:page [-- --years 10] [-- --series 1000] [-- --smoke]
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

const { values } = parseArgs({
  options: { smoke: { type: 'boolean', default: false }, series: { type: 'string' }, years: { type: 'string' } },
});
function wholeNumber(name: 'series' | 'years', least: number): number | undefined {
  if (values[name] === undefined) return undefined;
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= least) return number;
  process.stderr.write(`--${name} ${values[name]}: must be a whole number from ${least} on\n`);
  process.exit(2);
}
const count = wholeNumber('series', 2);
const years = wholeNumber('years', 1);
const folder = await mkdtemp(join(tmpdir(), 'prediccion-ventas-page-'));
const service = await startBuilt(join(folder, 'store'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const visits: Visit[] = [];
const seriesVisits: SeriesVisit[] = [];
const managerVisits: (readonly Interaction[])[] = [];
try {
  const client = createClient(service.address);
  await client.upload(EXAMPLE);
  await client.train();
  for (let i = 0; i < (values.smoke ? 2 : 9); i += 1) visits.push(await visit(browser, service.address));
  for (let i = 0; count !== undefined && i < (values.smoke ? 1 : 5); i += 1) {
    seriesVisits.push(await visitSeries(browser, service.address, count));
  }
  if (years !== undefined) {
    const days = simulateStore({ seed: 1, from: '2016-01-01', days: Math.round(365.25 * years) });
    const rows = days.map(({ date, promo, holiday, sales }) => [date, promo ? 1 : 0, holiday ? 1 : 0, sales].join(','));
    await client.uploadMapped('ventas', ['Fecha,Promociones,Festivo,Ventas', ...rows].join('\n'), {});
    await client.train();
    for (let i = 0; i < 5; i += 1) managerVisits.push(await visitInteractions(browser, service.address));
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
const stepRows = (managerVisits[0] ?? []).map(({ what }, step) => {
  const ofStep = (name: 'eventMs' | 'frameMs') => median(managerVisits.map((steps) => steps[step]?.[name] ?? 0));
  return [what, ofStep('eventMs').toFixed(0), ofStep('frameMs').toFixed(0)];
});
process.stdout.write(
  `The dashboard; median of ${visits.length}\n${describeMachine()}\n\n${table(['what', 'value'], rows)}\n`,
);
if (years !== undefined) {
  const head = ['step', 'press to picture, ms', 'longest frame, ms'];
  process.stdout.write(
    `\n${years} years of days; median of ${managerVisits.length} visits\n\n${table(head, stepRows)}\n`,
  );
}
if (values.smoke && (kB > LIMITS.kB || drawnMs > LIMITS.drawnMs)) {
  process.stderr.write(`above the limits of ${LIMITS.kB} kB and ${LIMITS.drawnMs} ms\n`);
  process.exitCode = 1;
}
