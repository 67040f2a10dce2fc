import type { ForecastDay } from '../../src/forecasting/forecast-schema.ts';
import { csvText, type TableColumn } from '../../src/tables/table.ts';

/** Which bounds and quantiles rows have, in the order of their columns. */
export interface RowShape {
  /** Per cent. */
  readonly levels: readonly number[];
  /** Probabilities. */
  readonly quantiles?: readonly number[] | undefined;
  /** Whether some day has the manager's own number. */
  readonly overridden: boolean;
}

/** The days of one of many series, or of a group of them. */
export interface NamedForecast {
  readonly name: string;
  readonly days: readonly ForecastDay[];
  /** Of its amounts. */
  readonly decimals: number;
}

/** The columns of long CSV: a row for each series and day. `first` is the header of what names the series. */
function columnsOf(first: string, { levels, quantiles = [], overridden }: RowShape, decimals: number): TableColumn[] {
  const amount = (header: string): TableColumn => ({ header, kind: 'amount', decimals });
  return [
    { header: first, kind: 'text' },
    { header: 'date', kind: 'day' },
    amount('forecast'),
    ...levels.flatMap((level) => [amount(`lower${level}`), amount(`upper${level}`)]),
    ...quantiles.map((probability) => amount(`q${probability}`)),
    ...['open', 'promo', 'holiday'].map((header): TableColumn => ({ header, kind: 'number' })),
    ...(overridden ? [amount('override'), { header: 'reason', kind: 'text' } as const] : []),
  ];
}

export function csvHeader(first: string, shape: RowShape): string {
  return csvText({ columns: columnsOf(first, shape, 0), rows: [] });
}

/** Without the header. */
export function csvRows({ name, days, decimals }: NamedForecast, shape: RowShape): string {
  const { levels, quantiles = [], overridden } = shape;
  const rows = days.map((day) => [
    ...[name, day.date, day.forecast],
    ...levels.flatMap((level) => day.intervals[String(level)]),
    ...quantiles.map((probability) => day.quantiles?.[String(probability)] ?? null),
    ...[Number(day.open), day.promo, day.holiday],
    ...(overridden ? [day.override?.sales ?? null, day.override?.reason ?? ''] : []),
  ]);
  const text = csvText({ columns: columnsOf('', shape, decimals), rows });
  return text.slice(text.indexOf('\n') + 1);
}

/** One JSON object a line. */
export function ndjsonRows({ name, days }: NamedForecast): string {
  const rows = days.map(({ date, open, promo, holiday, forecast, intervals, quantiles, override }) => ({
    ...{ series: name, date, open, promo, holiday, forecast, intervals },
    ...(quantiles ? { quantiles } : {}),
    ...(override ? { override } : {}),
  }));
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
