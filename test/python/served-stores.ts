import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { CHAIN_MAPPING, chainCsv } from '../../examples/chain.ts';
import { simulateStore } from '../../examples/store.ts';
import { createApp } from '../../routes/app.ts';
import { readConfig } from '../../src/config.ts';
import { addDays, eachDay } from '../../src/dates.ts';
import { createPublicHolidays } from '../../src/forecasting/public-holidays.ts';
import type { KnownFutureRequest } from '../../src/sales/known-future.ts';
import type { Store, StoreCase } from './in-memory-stores.ts';

const COUNTRY = 'ES';
const SHOP_END = '2024-10-17';
const CHAIN_START = '2023-09-04';
const CHAIN_DAYS = 230;
/** Days of the youngest shop: too few to be fitted alone. */
const NEWEST_DAYS = 12;

/** Stores that are uploaded, trained and asked by HTTP: a shop, and a chain with young, ended and ordinary series. */
export async function servedStores(root: string): Promise<Store[]> {
  rmSync(root, { recursive: true, force: true });
  const config = { STORAGE_URL: `file:${root}`, COUNTRY, LOG_LEVEL: 'silent', MAX_EVENT_LOOP_DELAY_MS: '0' };
  const app = await createApp(readConfig(config));
  try {
    return [await servedShop(app), await servedChain(app, root)];
  } finally {
    await app.close();
  }
}

async function servedShop(app: FastifyInstance): Promise<Store> {
  const call = callerOf(app);
  const version = await train(call, 'tienda', shopCsv());
  const knownFuture: KnownFutureRequest['days'] = [
    { date: addDays(SHOP_END, 3), promo: 1, open: true },
    { date: addDays(SHOP_END, 15), promo: 1, holiday: 0 },
    { date: addDays(SHOP_END, 16), promo: 0, holiday: 1 },
    { date: addDays(SHOP_END, 20), open: false },
    { date: addDays(SHOP_END, 40), holiday: 1 },
  ];
  const overrides = [{ date: addDays(SHOP_END, 18), sales: 1234.5, reason: 'Feria' }];
  await call({ method: 'PUT', url: '/datasets/tienda/calendar', payload: { days: knownFuture } });
  const payload = { dataset: 'tienda', days: overrides };
  await call({ method: 'PUT', url: '/forecast/overrides', payload });
  const holidays = await createPublicHolidays(COUNTRY);
  const publicHolidays = eachDay(SHOP_END, addDays(SHOP_END, 400)).filter((day) => holidays.nameOf(day) !== undefined);
  const ask = (query: StoreCase['query']) => caseOf(call, 'tienda', { query, knownFuture, overrides, publicHolidays });
  return {
    name: 'a shop by HTTP',
    model: await call({ url: `/models/${version}/artifacts/modelo.json` }),
    cases: [
      await ask({}),
      await ask({ month: '2024-12', quantiles: '0.1,0.5,0.9', levels: '50,80' }),
      await ask({ days: '100', assume: 'none' }),
      await ask({ from: addDays(SHOP_END, -3), to: addDays(SHOP_END, 33), assume: 'last-year' }),
    ],
  };
}

async function servedChain(app: FastifyInstance, root: string): Promise<Store> {
  const call = callerOf(app);
  const end = addDays(CHAIN_START, CHAIN_DAYS - 1);
  const csv = chainCsv({ seed: 3, from: CHAIN_START, days: CHAIN_DAYS, shops: 6, products: 2 });
  const newest = csv.split('\n').flatMap((line) => {
    const isLate = line.slice(0, 10) > addDays(end, -NEWEST_DAYS) && line.includes(',Bilbao Centro,');
    return isLate ? [line.replace('Bilbao Centro', 'Nueva')] : [];
  });
  const version = await train(call, 'cadena', `${csv}${newest.join('\n')}\n`, CHAIN_MAPPING);
  const knownFuture = [
    { date: addDays(end, 2), promo: 1 },
    { date: addDays(end, 5), promo: 1, series: 'Nueva / Pan' },
    { date: addDays(end, 5), promo: 0 },
    { date: addDays(end, 9), open: false, series: 'Vitoria Norte / Pan' },
    { date: addDays(end, 12), open: true, series: 'Vitoria Norte / Pan' },
  ];
  await call({ method: 'PUT', url: '/datasets/cadena/calendar', payload: { days: knownFuture } });
  const folder = join(root, 'modelos/cadena', version);
  const shards = readdirSync(join(folder, 'series')).filter((file) => file.endsWith('.ndjson'));
  const listed = JSON.parse(await call({ url: '/datasets/cadena/series?limit=1000' }));
  const asked = { knownFuture, overrides: [], publicHolidays: null };
  const cases: StoreCase[] = [];
  for (const { id } of listed.items as { readonly id: string }[]) {
    cases.push(await caseOf(call, 'cadena', { ...asked, series: id, query: {} }));
    const query = { days: '45', quantiles: '0.25', levels: '40,90' };
    cases.push(await caseOf(call, 'cadena', { ...asked, series: id, query }));
  }
  return {
    name: 'a chain by HTTP',
    model: readFileSync(join(folder, 'modelo.json'), 'utf8'),
    shards: shards.map((file) => readFileSync(join(folder, 'series', file), 'utf8')),
    cases,
  };
}

/** With promotions and holidays, ending within a month. */
function shopCsv(): string {
  const days = simulateStore({ seed: 11, from: '2023-06-01', days: 505 });
  const rows = days.map(({ date, promo, holiday, sales }) => `${date},${Number(promo)},${Number(holiday)},${sales}`);
  return `${['Fecha,Promociones,Festivo,Ventas', ...rows].join('\n')}\n`;
}

type Call = (request: InjectOptions) => Promise<string>;

function callerOf(app: FastifyInstance): Call {
  return async (request) => {
    const { statusCode, body } = await app.inject(request);
    if (statusCode >= 300) throw new Error(`${request.url}: ${statusCode} ${body}`);
    return body;
  };
}

/** Uploads and trains; gives the version of the model. */
async function train(call: Call, dataset: string, csv: string, mapping?: object): Promise<string> {
  const asked = mapping === undefined ? '' : `&mapping=${encodeURIComponent(JSON.stringify(mapping))}`;
  const headers = { 'content-type': 'text/csv' };
  await call({ method: 'POST', url: `/datasets?name=${dataset}${asked}`, payload: csv, headers });
  const run = JSON.parse(await call({ method: 'POST', url: '/train?wait=120', payload: { dataset } }));
  if (run.status !== 'succeeded') throw new Error(JSON.stringify(run));
  return run.id;
}

async function caseOf(call: Call, dataset: string, asked: Omit<StoreCase, 'answer' | 'csv'>): Promise<StoreCase> {
  const { query, series } = asked;
  const parameters = new URLSearchParams({ dataset, ...(series === undefined ? {} : { series }), ...query });
  const url = `/forecast?${parameters}`;
  const csv = await call({ url, headers: { accept: 'text/csv' } });
  return { ...asked, answer: JSON.parse(await call({ url })), csv };
}
