import { once } from 'node:events';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createClient, Refused } from './demo-client.ts';
import { bullets, scoresTable } from './demo-report.ts';
import { type DemoService, startService } from './demo-service.ts';
import { forecastTable } from './forecast-table.ts';

/**
 * Uploads a CSV to the real service, sends it what the store plans, trains and prints the next month:
 *
 *     npm run demo [-- [--once] [SALES.csv [PLAN.csv]]]
 *
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

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { once: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  // Whoever reads the output may leave before its end (| head): that is no error, it ends the demo.
  const unread = new Promise((resolve) => process.stdout.on('error', resolve));
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), unread]);
  const service = await startService();
  const show = async () => {
    say(`Service   ${service.address}, keeping its files in ${service.folder}`);
    await showForecast(service, positionals.length > 0 ? positionals : EXAMPLE);
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
