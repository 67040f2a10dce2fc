import { forecastOf } from '../../services/computing/forecasts.ts';
import { forecastTable } from '../../services/serving/forecast-formats.ts';
import { addDays, type IsoDay, monthOf, nextMonth, type Weekday, weekdayOf } from '../../src/dates.ts';
import { type ForecastQuery, forecastQuerySchema } from '../../src/forecasting/forecast-schema.ts';
import type { PublicHolidays } from '../../src/forecasting/holiday-covariate.ts';
import { CANDIDATE_KINDS } from '../../src/forecasting/models/candidate.ts';
import { parseTrainedModel, type TrainedModel } from '../../src/forecasting/trained-model.ts';
import type { Override } from '../../src/monitoring/overrides.ts';
import { seededRandom } from '../../src/numerics/sampling.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import type { Column } from '../../src/sales/dataset.ts';
import type { KnownFutureRequest } from '../../src/sales/known-future.ts';
import { knownFutureFromJson } from '../../src/sales/reading/known-future-json.ts';
import { HOLIDAY, PROMO, type Series } from '../../src/sales/series.ts';
import { csvText } from '../../src/tables/table.ts';
import { sampleSeries } from '../sample-series.ts';

/** What was asked of a store, and what the service answers. */
export interface StoreCase {
  /** Of many series: the one that was asked for. */
  readonly series?: string;
  readonly query: Readonly<Record<string, string>>;
  readonly knownFuture: KnownFutureRequest['days'];
  readonly overrides: readonly { readonly date: IsoDay; readonly sales: number; readonly reason: string }[];
  /** Public holidays that the service knows; null: it runs without. */
  readonly publicHolidays: readonly IsoDay[] | null;
  readonly answer: unknown;
  readonly csv: string;
}

export interface Store {
  readonly name: string;
  /** The text of `modelo.json`. */
  readonly model: string;
  /** Of many series: the texts of the shards of their models. */
  readonly shards?: readonly string[];
  readonly cases: readonly StoreCase[];
}

const VERSION = '20250101T000000000Z-00000000';
const PRICE = 'Precio (€)';
const COLUMNS: readonly Column[] = [
  { name: 'Fecha', role: 'date' },
  { name: 'Ventas', role: 'sales' },
  { name: 'Promociones', role: 'promo' },
  { name: 'Festivo', role: 'holiday' },
  { name: PRICE, role: 'known' },
];

type Random = ReturnType<typeof seededRandom>;

/** Days of the year that are holidays in an invented country. */
const FIXED_HOLIDAYS = new Set(['01-01', '01-06', '05-01', '08-15', '10-12', '11-01', '12-06', '12-25']);
const isHoliday = (day: IsoDay) => FIXED_HOLIDAYS.has(day.slice(5));
const COUNTRY: PublicHolidays = {
  region: 'XX',
  nameOf: (day) => (isHoliday(day) ? `Holiday ${day.slice(5)}` : undefined),
};

const HOLIDAY_ENDS: readonly IsoDay[] = ['2024-01-06', '2024-05-01', '2024-08-15', '2024-11-01', '2024-12-25'];

/** Stores of every kind of sales, each trained with one candidate or with all of them, in turn. */
export function inMemoryStores({ seed, count }: { readonly seed: number; readonly count: number }): Store[] {
  return Array.from({ length: count }, (_, i) => {
    const random = seededRandom(seed * 100_003 + i);
    const kinds = ['auto', ...CANDIDATE_KINDS];
    return makeStore(random, kinds[i % kinds.length], i);
  });
}

type Rule = (day: IsoDay, weekday: Weekday, i: number) => number;
type Shape = 'plain' | 'decimals' | 'negative' | 'counts' | 'intermittent';

function makeStore(random: Random, wanted: string, i: number): Store {
  const shapes: readonly Shape[] = ['plain', 'decimals', 'negative', 'counts', 'intermittent', 'plain'];
  // No candidate but these takes returns, and one is for products that often sell nothing.
  const shape = wanted === 'tsb' ? 'intermittent' : shapes[Math.floor(random() * shapes.length)];
  const takesReturns = ['auto', 'linear', 'seasonal-naive'].includes(wanted);
  const own = shape === 'negative' && !takesReturns ? 'plain' : shape;
  const country = random() < 0.3 ? COUNTRY : undefined;
  // Most candidates need more than a month, even where the last part of the history is held out.
  const lengths = ['auto', 'linear', 'seasonal-naive'].includes(wanted)
    ? [35, 70, 200, 400]
    : [75, 120, 200, 290, 400, 500];
  const { series, decimals } = makeSeries(random, own, pick(random, lengths));
  const data = trainingDataOf(series, { decimals, allowNegative: own === 'negative' }, country);
  const model = JSON.stringify(trainInMemory(data, wanted).model);
  const read = parseTrainedModel(model);
  return {
    name: `${i} ${wanted} ${own} ${read.kind}`,
    model,
    cases: Array.from({ length: 4 }, (_, k) => makeCase(random, read, country, k)),
  };
}

function makeSeries(random: Random, shape: Shape, days: number): { series: Series; decimals: number } {
  // Some end on a holiday, which the days after it know.
  const end = random() < 0.25 ? pick(random, HOLIDAY_ENDS) : addDays('2023-06-02', Math.floor(random() * 700));
  const from = addDays(end, 1 - days);
  const [closedWeekday, moodyWeekday] = [0.6, 0.3].map((often) =>
    random() < often ? 1 + Math.floor(random() * 7) : 0,
  );
  const decimals = shape === 'decimals' ? pick(random, [1, 2, 3, 4]) : 0;
  const size = shape === 'counts' ? 3 : shape === 'intermittent' ? 0.5 : 10 ** (1 + 4 * random());
  const weekdays = Array.from({ length: 7 }, () => 0.5 + random());
  const growth = (random() - 0.4) / 365;
  const runs = 3 + Math.floor(random() * 9);
  // Some shops promote in runs, some on the same weekdays each week.
  const promotes: Rule =
    random() < 0.8 ? (_, __, i) => Number(Math.floor(i / runs) % 3 === 1) : (_, weekday) => Number(weekday % 3 === 1);
  const price = (i: number) => 9.9 + (Math.floor(i / 17) % 4) / 2;
  const [hasPromo, hasHoliday, hasPrice] = [random() < 0.7, random() < 0.5, random() < 0.4];
  const sales: Rule = (day, weekday, i) => {
    const noise = 1 + (random() - 0.5) * 0.4;
    const effects =
      (hasPromo && promotes(day, weekday, i) ? 1.3 : 1) * (isHoliday(day) ? 0.6 : 1) * (hasPrice ? 12 / price(i) : 1);
    const expected = size * weekdays[weekday - 1] * (1 + growth * i) * effects * noise;
    return amountOf(random, { shape, expected, weekday, decimals });
  };
  const series = sampleSeries({
    from,
    days,
    closed: (day, i) => {
      const isMoody = weekdayOf(day) === moodyWeekday && random() < 0.45;
      return weekdayOf(day) === closedWeekday || isMoody || (days > 100 && i > 50 && i < 58) || random() < 0.01;
    },
    sales,
    covariates: {
      ...(hasPromo ? { [PROMO]: promotes } : {}),
      ...(hasHoliday ? { [HOLIDAY]: (day: IsoDay) => Number(isHoliday(day)) } : {}),
      ...(hasPrice ? { [PRICE]: (_day: IsoDay, _weekday: Weekday, i: number) => price(i) } : {}),
    },
  });
  return { series, decimals };
}

interface Expected {
  readonly shape: Shape;
  readonly expected: number;
  readonly weekday: Weekday;
  readonly decimals: number;
}

function amountOf(random: Random, { shape, expected, weekday, decimals }: Expected): number {
  if (shape === 'counts' || shape === 'intermittent') return drawCount(random, Math.max(0, expected));
  // On Tuesdays more comes back than is sold.
  if (shape === 'negative') return Math.round(expected * (weekday === 2 ? -0.4 : 1) - (random() < 0.1 ? expected : 0));
  return random() < 0.03 ? 0 : Number(Math.max(0, expected).toFixed(decimals));
}

function drawCount(random: Random, mean: number): number {
  let count = 0;
  for (let product = random(); product > Math.exp(-mean); product *= random()) count += 1;
  return count;
}

function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)];
}

function makeCase(random: Random, model: TrainedModel, country: PublicHolidays | undefined, k: number): StoreCase {
  const query = makeQuery(random, model.trainedOn.to, k);
  const knownFuture = k === 0 ? [] : makeKnownFuture(random, model);
  const overrides =
    random() < 0.4
      ? Array.from({ length: 3 }, (_, i) => ({
          date: addDays(model.trainedOn.to, 2 + 5 * i),
          sales: Number((random() * 1000).toFixed(2)),
          reason: i === 0 ? '=Feria, "mayor"' : 'Feria',
        }))
      : [];
  const columns = COLUMNS.filter(
    ({ role, name }) => role !== 'known' || model.covariates.some((own) => own.name === name),
  );
  const read = knownFutureFromJson({ days: knownFuture }, columns);
  if (!read.valid) throw new TypeError(JSON.stringify(read.problems));
  const basis = {
    state: {
      ...{ version: VERSION, model, lastDay: model.trainedOn.to, calendar: read.days, unreadable: [] },
      overrides: new Map(overrides.map((day): [IsoDay, Override] => [day.date, asOverride(day)])),
    },
    knowledge: { calendar: read.days, publicHolidays: country },
    language: 'en' as const,
  };
  const answer = forecastOf(basis, forecastQuerySchema.parse(query) as ForecastQuery);
  return {
    ...{ query, knownFuture, overrides, answer },
    publicHolidays: country ? holidaysAfter(model.trainedOn.to) : null,
    csv: csvText(forecastTable(answer, model.decimals, 'en')),
  };
}

function makeQuery(random: Random, lastDay: IsoDay, k: number): Record<string, string> {
  const assume = pick(random, ['usual', 'none', 'last-year']);
  const levels = pick(random, ['80,95', '30,50,99', '97.5,12.25,66', '1,75']);
  const first = addDays(lastDay, 1 + Math.floor(random() * 60));
  const month = nextMonth(nextMonth(monthOf(lastDay)));
  return {
    ...(k === 0 ? {} : { assume, levels }),
    ...(k === 1 ? { month, quantiles: '0.1,0.35,0.5,0.9,0.995' } : {}),
    ...(k === 2 ? { from: first, to: addDays(first, Math.floor(random() * 45)), quantiles: '.05,0.5' } : {}),
    ...(k === 3 ? { days: random() < 0.25 ? '366' : String(1 + Math.floor(random() * random() * 366)) } : {}),
  };
}

/** Some days to come, each with some of what can be said of it. */
function makeKnownFuture(random: Random, model: TrainedModel): KnownFutureRequest['days'] {
  const sayable: readonly { readonly of?: string; readonly field: string; readonly often: number; value(): unknown }[] =
    [
      { field: 'open', often: 0.2, value: () => random() < 0.6 },
      { of: PROMO, field: 'Promociones', often: 0.6, value: () => Number(random() < 0.3) },
      // Holidays may be said to any model.
      { field: 'holiday', often: 0.4, value: () => Number(random() < 0.2) },
      { of: PRICE, field: PRICE, often: 0.7, value: () => Number((9 + 3 * random()).toFixed(2)) },
    ];
  const names = new Set(model.covariates.map(({ name }) => name));
  const possible = sayable.filter(({ of }) => of === undefined || names.has(of));
  const ahead = Array.from({ length: 250 }, (_, i) => addDays(model.trainedOn.to, 1 + i));
  const said = new Map<IsoDay, KnownFutureRequest['days'][number]>();
  for (const date of ahead.slice(0, 70).filter(() => random() < 0.6)) {
    const fields = possible.filter(({ often }) => random() < often).map(({ field, value }) => [field, value()]);
    said.set(date, { date, ...Object.fromEntries(fields) });
  }
  // On one weekday a shop may open as it likes, and now and then it may close for a while.
  const moodyWeekday = random() < 0.5 ? 1 + Math.floor(random() * 7) : 0;
  let closedUntil = '';
  for (const date of ahead) {
    if (random() < 0.015) closedUntil = addDays(date, Math.floor(random() * 20));
    if (date < closedUntil) said.set(date, { date, open: false });
    else if (weekdayOf(date) === moodyWeekday) said.set(date, { date, open: random() < 0.5 });
  }
  return [...said.values()];
}

function asOverride(day: StoreCase['overrides'][number]): Override {
  return { ...day, setAt: '2025-01-01T00:00:00.000Z', baseline: null, model: null };
}

function holidaysAfter(day: IsoDay): IsoDay[] {
  return Array.from({ length: 400 }, (_, i) => addDays(day, i)).filter(isHoliday);
}
