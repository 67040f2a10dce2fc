import { weekdayOf } from '../../src/dates.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import { resolveRange } from '../../src/forecasting/forecast-range.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import type { Series } from '../../src/sales/series.ts';
import { readValid } from '../sales/csv/read.ts';

type Cell = (sales: number, i: number, day: string) => string | number;

/** Columns beside the sales that the days to come will not have: none of them may change a forecast. */
const DECOYS: readonly (readonly [name: string, cell: Cell])[] = [
  ['id', (_sales, i) => i + 1],
  ['Customers', (sales, i) => 20 + Math.round(sales / 9.7) + ((i * 31) % 7)],
  ['Cash', (sales) => Math.floor(sales / 3)],
  ['Card', (sales) => Number((sales - Math.floor(sales / 3)).toFixed(4))],
  ['Units', (sales, i) => Math.round(sales * 1.5) + (i % 4)],
  ['Temperature', (_sales, i) => (i % 13 === 5 ? '' : Number((15 + 10 * Math.sin(i / 58)).toFixed(1)))],
  ['Invoice No', (_sales, i) => 50_000 + 13 * i],
  ['Store', () => 7],
  ['Year', (_sales, _i, day) => day.slice(0, 4)],
  ['Month', (_sales, _i, day) => Number(day.slice(5, 7))],
  ['Notes', (_sales, i) => (i % 50 === 9 ? 'delivery late' : '')],
];

/** The series as a CSV, alone or with the decoys around its own columns. */
export function csvOf({ days, sales, covariates }: Series, decoys: boolean): string {
  const { promo, holiday } = covariates;
  const more = decoys ? DECOYS : [];
  const before = more.slice(0, 4);
  const behind = more.slice(4);
  const header = [
    ...before.map(([name]) => name),
    'Date',
    'Weekday',
    'Promo',
    'Holiday',
    'Sales',
    ...behind.map(([name]) => name),
  ];
  const rows = days.map((day, i) => {
    const sold = sales[i] ?? 0;
    const write = ([, cell]: (typeof DECOYS)[number]) => cell(sold, i, day);
    const own = [day, weekdayOf(day), promo?.[i] ?? 0, holiday?.[i] ?? 0, sold];
    return [...before.map(write), ...own, ...behind.map(write)].join(',');
  });
  return [header.join(','), ...rows, ''].join('\n');
}

/** What training on a file and forecasting its next month gives: errors, intervals, the model itself. */
export async function learntFrom(csv: string, model: 'auto' | 'linear' | 'calendar') {
  const { series, decimals, columns, valid } = await readValid(csv);
  const trained = trainInMemory(trainingDataOf(series, { decimals }), model);
  const request = {
    range: resolveRange({}, trained.model.trainedOn.to),
    levels: [50, 80, 95],
    knowledge: { calendar: [] },
  };
  return {
    valid,
    known: Object.keys(series.covariates),
    ignored: columns.filter(({ role }) => role === 'ignored').map(({ name }) => name),
    learnt: JSON.stringify([trained, forecast(trained.model, 'x', request)]),
    forecast: forecast(trained.model, 'x', request),
  };
}

export const DECOY_NAMES = DECOYS.map(([name]) => name);
