import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { WALKS, type Walked, walk } from '../test/e2e/walk.ts';
import { startBuilt } from './built-service.ts';
import { describeMachine, median, table } from './machine.ts';

/**
 * The ways of a manager through the page in Chromium, by a program that never stops to read: clicks, figures typed, and the seconds that
 * the service and the page take. Each in a browser that has kept nothing, on a service that has nothing.
 *
 *     npm run bench:walk [-- --smoke]
 */

const { values } = parseArgs({ options: { smoke: { type: 'boolean', default: false } } });
const VIEWPORTS = [
  { width: 360, height: 740 },
  { width: 1440, height: 900 },
];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

/** All ways at one width. */
async function walkAll(viewport: (typeof VIEWPORTS)[number]): Promise<Walked[]> {
  const all: Walked[] = [];
  for (const ways of WALKS) {
    const folder = await mkdtemp(join(tmpdir(), 'prediccion-ventas-walk-'));
    const service = await startBuilt(join(folder, 'store'));
    const context = await browser.newContext({ viewport, locale: 'en-GB' });
    try {
      const page = await context.newPage();
      await page.goto(service.address);
      await walk(page, 'en', ways, async (walked) => void all.push(walked));
    } finally {
      await context.close();
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }
  return all;
}

const rounds = values.smoke ? 1 : 3;
const atWidths: Walked[][][] = [];
for (const viewport of VIEWPORTS) {
  const runs: Walked[][] = [];
  for (let round = 0; round < rounds; round += 1) runs.push(await walkAll(viewport));
  atWidths.push(runs);
}
await browser.close();

const seconds = (runs: readonly Walked[][], way: number) =>
  median(runs.map((run) => run[way]?.seconds ?? Number.NaN)).toFixed(1);
const rows = (atWidths[0]?.[0] ?? []).map(({ way, clicks, typed }, i) => [
  way,
  String(clicks),
  String(typed),
  ...atWidths.map((runs) => seconds(runs, i)),
]);
const head = ['way', 'clicks', 'figures typed', ...VIEWPORTS.map(({ width }) => `seconds at ${width} px`)];
process.stdout.write(`${describeMachine()}; median of ${rounds}\n\n${table(head, rows)}\n`);
