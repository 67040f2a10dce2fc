import { once } from 'node:events';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ListedSeries } from '../src/monitoring/listed-series.ts';
import { CHAIN_MAPPING, type ChainOptions, chainCsv } from './chain.ts';
import { createClient, Refused } from './demo-client.ts';
import { bullets, scoresTable } from './demo-report.ts';
import { type DemoService, startService } from './demo-service.ts';
import { forecastTable } from './forecast-table.ts';

/**
 * Uploads a CSV to the real service, sends it what the store plans, trains and prints the next month:
 *
 *     npm run demo [-- [--once] [--chain] [SALES.csv [PLAN.csv]]]
 *
 * With --chain it is an invented chain of twelve bakeries with five products each.
 * Then the service stays up for its web page, until Ctrl+C; with --once the demo ends here. Nothing stays behind.
 */

const EXAMPLE = ['Ventas.csv', 'calendario.csv'].map((file) => fileURLToPath(new URL(file, import.meta.url)));

const say = (text = '') => process.stdout.write(`${text}\n`);

async function showForecast({ address }: DemoService, [sales = '', plan]: readonly string[]): Promise<void> {
  const client = createClient(address);
  const dataset = await client.upload(sales);
  say(`Uploaded  ${relative('.', sales)}: ${dataset.days} days of sales, ${dataset.from} to ${dataset.to}`);
  if (plan !== undefined) {
    const days = await client.plan(dataset.name, plan);
    say(`Planned   ${relative('.', plan)}: promotions, holidays and closed days of ${days} days to come`);
  }

  const started = performance.now();
  const model = await client.train();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`Trained   in ${seconds} s; the best of ${model.report.holdout.candidates.length} candidates is ${model.kind}`);

  const forecast = await client.forecast();
  say(`Forecast  ${forecast.from} to ${forecast.to}\n`);
  say(forecastTable(forecast, { color: process.stdout.isTTY && !process.env.NO_COLOR }));

  say(`Errors on days that the model had not seen (* answers)\n\n${scoresTable(model)}\n`);
  if (forecast.assumptions.length > 0) {
    say(`Assumed about these days\n${bullets(forecast.assumptions.map(({ message }) => message))}\n`);
  }
  const unknown = dataset.profile.identifiability;
  if (unknown.length > 0) say(`What the history cannot tell\n${bullets(unknown.map(({ message }) => message))}\n`);
}

/** The chain ends in November: what is sold before Christmas only has been on sale. */
const CHAIN: ChainOptions = { seed: 7, from: '2022-01-03', days: 697 };
const LISTED = 8;

async function showChain({ address }: DemoService): Promise<void> {
  const client = createClient(address);
  const { name, rows, series } = await client.uploadMapped('cadena', chainCsv(CHAIN), CHAIN_MAPPING);
  say(`Uploaded  an invented chain: ${rows} rows, ${series?.count} series of ${series?.columns.join(' and ')}`);
  const started = performance.now();
  const run = await client.trainSeries(name);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(
    `Trained   in ${seconds} s: ${run.series?.succeeded} series, ${run.series?.fallback} fall back, ${run.series?.failed} failed`,
  );

  const total = await client.forecast(`?dataset=${name}`);
  say(`Forecast  ${total.from} to ${total.to}, all shops and products together\n`);
  const days = total.days.map((day) => ({ ...day, promo: day.promo > 0.5 }));
  say(forecastTable({ ...total, days }, { color: process.stdout.isTTY && !process.env.NO_COLOR }));
  if (total.assumptions.length > 0) say(`Of the series\n${bullets(total.assumptions.map(({ message }) => message))}\n`);

  const { groups } = await client.groups(name, 'Ciudad');
  say(
    `By town\n${bullets(groups.map(({ group, total: { forecast, intervals } }) => `${group}: ${span(forecast, intervals['80'])}`))}\n`,
  );
  const all = await client.series(name);
  const shown = all.filter(({ training }) => training?.month).slice(0, LISTED);
  say(`Of ${all.length} series\n${bullets(shown.map(describeSeries))}\n`);
  const orders = await client.orders({
    dataset: name,
    deliveries: { weekdays: [1, 4] },
    leadTimeDays: 1,
    serviceLevel: 0.95,
  });
  const first = orders.rows.slice(0, LISTED);
  say(
    `Orders, ${orders.total.toOrder} products\n${bullets(first.map((row) => `${row.series}: ${row.order} for ${row.deliveryDate}`))}\n`,
  );
}

function span(forecast: number, [lower = 0, upper = 0]: readonly number[] = []): string {
  const number = (value: number) => Math.round(value).toLocaleString('en');
  return `${number(forecast)} (${number(lower)} – ${number(upper)})`;
}

function describeSeries({ id, training }: ListedSeries): string {
  const { month, wape, pooled } = training ?? {};
  const error = wape === null || wape === undefined ? '' : `, error ${(100 * wape).toFixed(1)} %`;
  return `${id}: ${month ? span(month.forecast, [month.lower80, month.upper80]) : '–'}${error}${pooled ? ', borrows from the others' : ''}`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { once: { type: 'boolean', default: false }, chain: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  // Whoever reads the output may leave before its end (| head): that is no error, it ends the demo.
  const unread = new Promise((resolve) => process.stdout.on('error', resolve));
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), unread]);
  const service = await startService();
  const show = async () => {
    say(`Service   ${service.address}, keeping its files in ${service.folder}`);
    if (values.chain) await showChain(service);
    else await showForecast(service, positionals.length > 0 ? positionals : EXAMPLE);
    if (values.once) return;
    say(`The service is up until you press Ctrl+C:
  ${service.address}/                     the dashboard
  ${service.address}/docs                 try every call in the browser
  ${service.address}/forecast             this forecast as JSON
  ${service.address}/forecast?days=90     a longer one`);
    await stopped;
  };
  try {
    await Promise.race([show(), stopped]);
  } finally {
    await service.close();
  }
}

main().catch((error: unknown) => {
  const expected = error instanceof Refused || (error instanceof Error && 'code' in error);
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
