import { salesCsv } from '../routes/sales.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** A request of which many are made at a time. */
export interface Attack {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** Five years of a shop with promotions, and a model of them. */
export async function fillShop(address: string): Promise<void> {
  const headers = { 'content-type': 'text/csv' };
  const sales = salesCsv({ from: '2018-01-01', days: 1826 });
  await fetch(`${address}/datasets`, { method: 'POST', body: sales, headers });
  const trained = await fetch(`${address}/train?wait=300`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: '{"model":"calendar"}',
  });
  const { status } = (await trained.json()) as { status: string };
  if (status !== 'succeeded') throw new Error(`the training ended as ${status}`);
}

const ahead = (k: number) => new Date(Date.UTC(2023, 0, 1 + k)).toISOString().slice(0, 10);
const year = Array.from({ length: 365 }, (_, k) => ahead(k));
const post = (path: string, body: object): Attack => ({
  method: 'POST',
  path,
  body: JSON.stringify(body),
  headers: JSON_TYPE,
});
const LEVELS = [50, 60, 70, 75, 80, 85, 90, 95, 97, 99];

/** Valid requests at their limits, and those that are refused only once all of them was read. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  'plans of promotions': post('/plans/promotions', { count: 100, margin: 0.5, days: 365, limit: 10, levels: LEVELS }),
  'plans of orders': post('/plans/inventory', {
    ...{ deliveries: { weekdays: [1, 2, 3, 4, 5, 6, 7] }, days: 365, serviceLevel: 0.9 },
    ...{ leadTimeDays: 30, openingStock: 1000 },
  }),
  rosters: post('/plans/staffing', { salesPerLabourHour: 50, days: 365 }),
  scenarios: post('/forecast?days=365', { days: year.map((date, k) => ({ date, promo: k % 2 })) }),
  'scenarios of unknown fields': post('/forecast?days=365', {
    days: year.map((date) => ({ date, ...Object.fromEntries(Array.from({ length: 100 }, (_, k) => [`x${k}`, k])) })),
  }),
  'known futures that are too long': {
    method: 'PUT',
    path: '/datasets/ventas/calendar',
    body: `Fecha,Promociones\n${Array.from({ length: 60_000 }, (_, k) => `${ahead(k)},1`).join('\n')}\n`,
    headers: { 'content-type': 'text/csv' },
  },
  'the contract': { method: 'GET', path: '/openapi.json' },
  lists: { method: 'GET', path: '/datasets?limit=200' },
};
