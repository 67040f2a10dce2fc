import type { EventAttributes } from 'ics';
import { addDays, type IsoDay } from '../../src/dates.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import { type DayRange, wholeMonth } from '../../src/forecasting/forecast-range.ts';
import type { Forecast, ForecastDay, GroupedForecast } from '../../src/forecasting/forecast-schema.ts';
import type { Scenario } from '../../src/forecasting/scenario/comparison-schema.ts';
import { numberFormat } from '../../src/language/number-format.ts';
import { entryOf, instantOf } from '../../src/primitives.ts';
import { FORECAST_COLUMNS } from '../../src/sales/columns.ts';
import type { Cell, Table, TableColumn } from '../../src/tables/table.ts';
import { type Subscription, writeIcalendar } from './responses.ts';

/**
 * The days of a forecast as a table, one row each, amounts with the decimals of the data. Overrides have columns of their own,
 * if there are any, and so has the baseline of a scenario.
 */
export function forecastTable(forecast: Forecast | Scenario, decimals: number, language: Language): Table {
  const { dataset, days } = forecast;
  const others = [...new Set(days.flatMap(({ covariates }) => Object.keys(covariates ?? {})))];
  const overridden = days.some(({ override }) => override !== undefined);
  const amount = (header: string, cell: DayColumn['cell']): DayColumn => ({ header, kind: 'amount', decimals, cell });
  const columns: DayColumn[] = [
    ...FORECAST_COLUMNS.map(
      (header): DayColumn => ({
        header,
        kind: header === 'date' ? 'day' : 'number',
        cell: (day) => (header === 'open' ? Number(day.open) : day[header]),
      }),
    ),
    ...others.map(
      (header): DayColumn => ({
        header,
        kind: 'number',
        cell: ({ covariates }) => entryOf(covariates ?? {}, header) ?? null,
      }),
    ),
    amount('forecast', (day) => day.forecast),
    ...Object.keys(days[0]?.intervals ?? {}).flatMap((level) => [
      amount(`lower${level}`, ({ intervals }) => intervals[level][0]),
      amount(`upper${level}`, ({ intervals }) => intervals[level][1]),
    ]),
    ...Object.keys(days[0]?.quantiles ?? {}).map((probability) =>
      amount(`q${probability}`, ({ quantiles }) => quantiles?.[probability] ?? null),
    ),
    ...(overridden
      ? [
          amount('override', ({ override }) => override?.sales ?? null),
          { header: 'reason', kind: 'text' as const, cell: ({ override }: ForecastDay) => override?.reason ?? '' },
        ]
      : []),
    ...('comparison' in forecast ? comparisonColumns(forecast, decimals, amount) : []),
  ];
  return {
    name: `prediccion-${dataset}-${spanName(forecast)}`,
    title: WORDS[language].sheet,
    columns: columns.map(({ cell: _, ...column }) => column),
    rows: days.map((day) => columns.map(({ cell }) => cell(day))),
  };
}

/** The days of each group as one table, a row for each group and day. */
export function groupsTable(grouped: GroupedForecast, decimals: number, language: Language): Table {
  const { dataset, groupBy, groups } = grouped;
  const [first] = groups.flatMap(({ days }) => days);
  const amount = (header: string): TableColumn => ({ header, kind: 'amount', decimals });
  const levels = Object.keys(first?.intervals ?? {});
  const probabilities = Object.keys(first?.quantiles ?? {});
  const overridden = groups.some(({ days }) => days.some(({ override }) => override !== undefined));
  return {
    name: `prediccion-${dataset}-${spanName(grouped)}`,
    title: WORDS[language].sheet,
    columns: [
      { header: groupBy, kind: 'text' },
      { header: 'date', kind: 'day' },
      amount('forecast'),
      ...levels.flatMap((level) => [amount(`lower${level}`), amount(`upper${level}`)]),
      ...probabilities.map((probability) => amount(`q${probability}`)),
      ...(overridden ? [amount('override'), { header: 'reason', kind: 'text' } as const] : []),
    ],
    rows: groups.flatMap(({ group, days }) =>
      days.map((day) => [
        ...[group, day.date, day.forecast],
        ...levels.flatMap((level) => day.intervals[level]),
        ...probabilities.map((probability) => day.quantiles?.[probability] ?? null),
        ...(overridden ? [day.override?.sales ?? null, day.override?.reason ?? ''] : []),
      ]),
    ),
  };
}

/** A column with its value on a day. */
interface DayColumn extends TableColumn {
  readonly cell: (day: ForecastDay) => Cell;
}

/** The baseline, and how the forecast differs from it; where they are rounded, by what is written of both. */
function comparisonColumns(
  { comparison }: Scenario,
  decimals: number,
  amount: (header: string, cell: DayColumn['cell']) => DayColumn,
): DayColumn[] {
  const changed = new Map(comparison.days.map((day) => [day.date, day]));
  const baseline = (day: ForecastDay) => changed.get(day.date)?.baseline ?? day.forecast;
  const rounded = (value: number) => Number(value.toFixed(decimals));
  return [
    amount('baseline', baseline),
    amount('difference', (day) => ({
      value: changed.get(day.date)?.difference ?? 0,
      printed: rounded(day.forecast) - rounded(baseline(day)),
    })),
  ];
}

/** The days of a table in the name of its file: a month if they are one. */
export function spanName({ from, to }: DayRange): string {
  return wholeMonth({ from, to }) ?? (from === to ? from : `${from}_${to}`);
}

interface Words {
  readonly name: (dataset: string) => string;
  /** Of a workbook. */
  readonly sheet: string;
  /** What was sold. */
  readonly sales: string;
  readonly forecast: string;
  readonly closed: string;
  readonly promo: string;
  readonly holiday: string;
  readonly within: (level: string, lower: string, upper: string) => string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    name: (dataset) => `Sales forecast ${dataset}`,
    sheet: 'Forecast',
    sales: 'Sales',
    forecast: 'Expected sales',
    closed: 'Closed',
    promo: 'Promotion',
    holiday: 'Holiday',
    within: (level, lower, upper) => `${level}% interval: ${lower} to ${upper}`,
  },
  es: {
    name: (dataset) => `Previsión de ventas ${dataset}`,
    sheet: 'Previsión',
    sales: 'Ventas',
    forecast: 'Ventas previstas',
    closed: 'Cerrado',
    promo: 'Promoción',
    holiday: 'Festivo',
    within: (level, lower, upper) => `Intervalo del ${level} %: de ${lower} a ${upper}`,
  },
};

interface CalendarOptions {
  readonly decimals: number;
  readonly language: Language;
  /** Without it the calendar is a file, to be imported once. */
  readonly subscription?: Subscription | undefined;
}

/** Sequence numbers count seconds from here: those since 1970 would end in 2038. */
const FIRST_SEQUENCE = Date.UTC(2020, 0, 1);

/**
 * The days of a forecast as iCalendar: an event for each whole day, with the sales in its title, rounded to the precision of the
 * data. A day keeps its UID in later forecasts, so that importing again replaces it; those of a subscription are its own, so that
 * two of one dataset stand side by side.
 */
export async function forecastIcalendar(
  { dataset, model, days }: Forecast,
  { decimals, language, subscription }: CalendarOptions,
): Promise<string> {
  const words = WORDS[language];
  const trainedAt = instantOf(model.version).getTime();
  const version = { timestamp: trainedAt, sequence: Math.max(0, Math.floor((trainedAt - FIRST_SEQUENCE) / 1000)) };
  const written = numberWriter(language, decimals);
  const events = days.map(
    (day): EventAttributes => ({
      uid: `${subscription ? `${subscription.id}-` : `${dataset}-`}${day.date}@prediccion-ventas`,
      ...version,
      start: partsOf(day.date),
      end: partsOf(addDays(day.date, 1)),
      title: titleOf(day, written, words),
      description: describe(day, written, words),
      transp: 'TRANSPARENT',
    }),
  );
  const productId = `-//prediccion-ventas//forecast//${language.toUpperCase()}`;
  const calName = subscription?.name ?? words.name(dataset);
  return writeIcalendar(events, { productId, calName }, subscription !== undefined);
}

/** Amounts with the decimals of the data, as people of this language write them. */
const numberWriter = (language: Language, decimals: number) =>
  numberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/** With the bounds of the lowest level. */
function titleOf(day: ForecastDay, written: (value: number) => string, words: Words): string {
  const { open, observed, forecast, intervals, promo, holiday } = day;
  const marks = [promo !== 0 && words.promo, holiday !== 0 && words.holiday].filter(Boolean);
  const bounds = Object.values(intervals)[0]?.map(written).join('–');
  const expected = `${words.forecast}: ${written(forecast)}${bounds === undefined ? '' : ` (${bounds})`}`;
  const sales = observed ? `${words.sales}: ${written(forecast)}` : expected;
  return [open ? sales : words.closed, ...marks].join(' · ');
}

function describe(
  { open, observed, intervals }: ForecastDay,
  written: (value: number) => string,
  words: Words,
): string {
  if (!open || observed) return '';
  return Object.entries(intervals)
    .map(([level, [lower, upper]]) => words.within(level, written(lower), written(upper)))
    .join('\n');
}

function partsOf(day: IsoDay): [number, number, number] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return [year, month, date];
}
