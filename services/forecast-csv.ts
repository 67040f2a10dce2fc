import { stringify } from 'csv-stringify/sync';
import type { Forecast, ForecastDay } from '../src/forecasting/forecast-schema.ts';
import type { Scenario } from '../src/forecasting/scenario/comparison-schema.ts';

/**
 * The days of a forecast as CSV, one row each, numbers rounded to the precision of the data. A text that a spreadsheet
 * would take for a formula gets a leading apostrophe. Overrides have columns of their own, if there are any, and so has the baseline of a
 * scenario.
 */
export function forecastCsv(forecast: Forecast | Scenario, decimals: number): string {
  const { days } = forecast;
  const compared =
    'comparison' in forecast ? new Map(forecast.comparison.days.map((day) => [day.date, day])) : undefined;
  const levels = Object.keys(days[0]?.intervals ?? {});
  const others = [...new Set(days.flatMap(({ covariates }) => Object.keys(covariates ?? {})))];
  const overridden = days.some(({ override }) => override !== undefined);
  const number = (value: number) => value.toFixed(decimals);
  const row = (day: ForecastDay) => [
    day.date,
    day.weekday,
    day.open ? 1 : 0,
    day.promo,
    day.holiday,
    ...others.map((name) => day.covariates?.[name] ?? ''),
    number(day.forecast),
    ...levels.flatMap((level) => day.intervals[level].map(number)),
    ...(overridden ? [day.override ? number(day.override.sales) : '', inert(day.override?.reason ?? '')] : []),
    ...(compared
      ? [number(compared.get(day.date)?.baseline ?? day.forecast), number(compared.get(day.date)?.difference ?? 0)]
      : []),
  ];
  const header = [
    'date',
    'weekday',
    'open',
    'promo',
    'holiday',
    ...others,
    'forecast',
    ...levels.flatMap((level) => [`lower${level}`, `upper${level}`]),
    ...(overridden ? ['override', 'reason'] : []),
    ...(compared ? ['baseline', 'difference'] : []),
  ];
  return stringify([header.map(inert), ...days.map(row)], { record_delimiter: 'windows' });
}

/** Headers and reasons are a stranger's text: every other cell is a number or a day. */
export function inert(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
