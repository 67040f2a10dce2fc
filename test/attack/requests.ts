import { MAX_HORIZON } from '../../src/forecasting/forecast-range.ts';
import { MOST_KNOWN_DAYS } from '../../src/sales/known-future.ts';
import { salesCsv } from '../routes/sales.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const CSV_TYPE = { 'content-type': 'text/csv' };

/** A request of which many are made at a time. */
export interface Attack {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** Five years of a shop with promotions, and a model of them. */
export async function fillShop(address: string): Promise<void> {
  const sales = salesCsv({ from: '2018-01-01', days: 1826 });
  await fetch(`${address}/datasets`, { method: 'POST', body: sales, headers: CSV_TYPE });
  const trained = await fetch(`${address}/train?wait=300`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: '{"model":"calendar"}',
  });
  const { status } = (await trained.json()) as { status: string };
  if (status !== 'succeeded') throw new Error(`the training ended as ${status}`);
}

const ahead = (k: number) => new Date(Date.UTC(2023, 0, 1 + k)).toISOString().slice(0, 10);
const daysAhead = (count: number) => Array.from({ length: count }, (_, k) => ahead(k));
const year = daysAhead(MAX_HORIZON);
const post = (path: string, body: object): Attack => ({
  method: 'POST',
  path,
  body: JSON.stringify(body),
  headers: JSON_TYPE,
});
const LEVELS = [50, 60, 70, 75, 80, 85, 90, 95, 97, 99];
const WHAT_IF = `/forecast?days=${MAX_HORIZON}`;
const CALENDAR = { method: 'PUT', path: '/datasets/ventas/calendar' };

/** A what-if question about a year, of whose days nobody knows these many fields. */
function ofUnknownFields(count: number): Attack {
  const fields = Object.fromEntries(Array.from({ length: count }, (_, k) => [`x${k}`, k]));
  return post(WHAT_IF, { days: year.map((date) => ({ date, ...fields })) });
}

/** Bytes of a known future, as JSON or as CSV. */
const BODY_LIMIT = 2 ** 20;

/** As many days as there may be, in numbers of so many digits that the body is as long as it may be. */
function longest(write: (days: readonly string[], promo: string, holiday: string) => string): string {
  const days = daysAhead(MOST_KNOWN_DAYS);
  const ofDigits = (digits: number) => write(days, `0.${'8'.repeat(digits)}`, `0.${'4'.repeat(digits)}`);
  return ofDigits(1 + Math.floor((BODY_LIMIT - ofDigits(1).length) / (2 * days.length)));
}

const LONGEST_JSON = longest((days, promo, holiday) => {
  const items = days.map((date) => `{"date":"${date}","open":true,"promo":${promo},"holiday":${holiday}}`);
  return `{"days":[${items.join()}]}`;
});
const LONGEST_CSV = longest((days, promo, holiday) =>
  ['Fecha,Abierto,Promociones,Festivo', ...days.map((date) => `${date},1,${promo},${holiday}`), ''].join('\n'),
);
/** Each is read, and looked up among the columns. */
const MOST_NAMES = Object.fromEntries(Array.from({ length: 85_000 }, (_, k) => [`x${k}`, 1]));
const WRONG_DAYS = Array.from({ length: MOST_KNOWN_DAYS }, () => ({ date: 'x', open: 3, promo: 'a', holiday: 'b' }));

const SERIES = '/v1/timeseries/forecast';

/** As many series as a request may have, with as many numbers in the answer as there may be. */
function ofSeries(series: readonly unknown[]): object {
  const one = { type: 'univariate_time_series', series, frequency: 'D', start_timestamp: ahead(0) };
  const quantiles = Array.from({ length: 20 }, (_, k) => 0.01 + 0.05 * k);
  const inputs = Array.from({ length: 32 }, (_, k) => ({ ...one, name: `s${k}` }));
  return { model: 'auto', inputs, options: { horizon: MAX_HORIZON, quantiles } };
}

/** Valid requests at their limits, and those that are refused only once much of them was read. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  'plans of promotions': post('/plans/promotions', {
    ...{ count: 100, margin: 0.5, days: MAX_HORIZON, limit: 10, levels: LEVELS },
  }),
  'plans of orders': post('/plans/inventory', {
    ...{ deliveries: { weekdays: [1, 2, 3, 4, 5, 6, 7] }, days: MAX_HORIZON, serviceLevel: 0.9 },
    ...{ leadTimeDays: 30, openingStock: 1000 },
  }),
  rosters: post('/plans/staffing', { salesPerLabourHour: 50, days: MAX_HORIZON }),
  scenarios: post(WHAT_IF, { days: year.map((date, k) => ({ date, promo: k % 2 })) }),
  'scenarios that are as long as may be': { ...post(WHAT_IF, {}), body: LONGEST_JSON },
  'scenarios of 100 unknown fields a day': ofUnknownFields(100),
  'scenarios of as many unknown fields as a day may have': ofUnknownFields(99),
  'scenarios of a day of 85,000 fields': post(WHAT_IF, { days: [{ date: ahead(0), ...MOST_NAMES }] }),
  'scenarios that are wrong in every field': post(WHAT_IF, { days: WRONG_DAYS }),
  'known futures that are as long as may be': { ...CALENDAR, body: LONGEST_JSON, headers: JSON_TYPE },
  'known futures that are as long as may be, as CSV': { ...CALENDAR, body: LONGEST_CSV, headers: CSV_TYPE },
  'known futures that are too long': {
    ...CALENDAR,
    body: `Fecha,Promociones\n${daysAhead(60_000)
      .map((date) => `${date},1`)
      .join('\n')}\n`,
    headers: CSV_TYPE,
  },
  'series of their own': post(SERIES, ofSeries(Array.from({ length: 28 }, (_, k) => 100 + ((7919 * k) % 101)))),
  'series that are wrong in every point': post(SERIES, ofSeries(Array.from({ length: 4000 }, () => 'x'))),
  'the contract': { method: 'GET', path: '/openapi.json' },
  lists: { method: 'GET', path: '/datasets?limit=200' },
};
