import { stringify } from 'csv-stringify/sync';
import { inertText } from '../src/data/inert-text.ts';
import type { Forecast, ForecastDay } from '../src/forecasting/forecast-schema.ts';
import type { Scenario } from '../src/forecasting/scenario/comparison-schema.ts';

/**
 * The days of a forecast as CSV, one row each, numbers rounded to the precision of the data. Headers and reasons are a
 * stranger's text: every other cell is a number or a day. Overrides have columns of their own, if there are any, and so
 * has the baseline of a scenario.
 */
export function forecastCsv(forecast: Forecast | Scenario, decimals: number): string {
  const { days } = forecast;
  const changed = 'comparison' in forecast ? forecast.comparison.days : undefined;
  const baselines = changed && new Map(changed.map(({ date, baseline }) => [date, baseline]));
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
    ...(overridden ? [day.override ? number(day.override.sales) : '', inertText(day.override?.reason ?? '')] : []),
    ...(baselines ? compare(number(day.forecast), number(baselines.get(day.date) ?? day.forecast), decimals) : []),
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
    ...(baselines ? ['baseline', 'difference'] : []),
  ];
  return stringify([header.map(inertText), ...days.map(row)], { record_delimiter: 'windows' });
}

/** The baseline, and how the forecast differs from it as it is written: rounded numbers that add up. */
function compare(forecast: string, baseline: string, decimals: number): string[] {
  return [baseline, (Number(forecast) - Number(baseline)).toFixed(decimals)];
}
