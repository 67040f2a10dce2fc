import { stringify } from 'csv-stringify/sync';
import type { EventAttributes } from 'ics';
import { inertText } from '../../src/csv.ts';
import { addDays, type IsoDay } from '../../src/dates.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import type { Forecast, ForecastDay } from '../../src/forecasting/forecast-schema.ts';
import type { Scenario } from '../../src/forecasting/scenario/comparison-schema.ts';
import { instantOf } from '../../src/primitives.ts';
import { FORECAST_COLUMNS } from '../../src/sales/columns.ts';
import { writeIcalendar } from './responses.ts';

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
  const quantiles = Object.keys(days[0]?.quantiles ?? {});
  const others = [...new Set(days.flatMap(({ covariates }) => Object.keys(covariates ?? {})))];
  const overridden = days.some(({ override }) => override !== undefined);
  const number = (value: number) => value.toFixed(decimals);
  const row = (day: ForecastDay) => [
    ...FORECAST_COLUMNS.map((column) => (column === 'open' ? Number(day.open) : day[column])),
    ...others.map((name) => day.covariates?.[name] ?? ''),
    number(day.forecast),
    ...levels.flatMap((level) => day.intervals[level].map(number)),
    ...quantiles.map((probability) => number(day.quantiles?.[probability] ?? day.forecast)),
    ...(overridden ? [day.override ? number(day.override.sales) : '', inertText(day.override?.reason ?? '')] : []),
    ...(baselines ? compare(number(day.forecast), number(baselines.get(day.date) ?? day.forecast), decimals) : []),
  ];
  const header = [
    ...FORECAST_COLUMNS,
    ...others,
    'forecast',
    ...levels.flatMap((level) => [`lower${level}`, `upper${level}`]),
    ...quantiles.map((probability) => `q${probability}`),
    ...(overridden ? ['override', 'reason'] : []),
    ...(baselines ? ['baseline', 'difference'] : []),
  ];
  return stringify([header.map(inertText), ...days.map(row)], { record_delimiter: 'windows' });
}

/** The baseline, and how the forecast differs from it as it is written: rounded numbers that add up. */
function compare(forecast: string, baseline: string, decimals: number): string[] {
  return [baseline, (Number(forecast) - Number(baseline)).toFixed(decimals)];
}

interface Words {
  readonly name: (dataset: string) => string;
  readonly sales: string;
  readonly closed: string;
  readonly promo: string;
  readonly holiday: string;
  readonly within: (level: string, lower: string, upper: string) => string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    name: (dataset) => `Sales forecast ${dataset}`,
    sales: 'Sales',
    closed: 'Closed',
    promo: 'Promotion',
    holiday: 'Holiday',
    within: (level, lower, upper) => `${level} % interval: ${lower} to ${upper}`,
  },
  es: {
    name: (dataset) => `Previsión de ventas ${dataset}`,
    sales: 'Ventas',
    closed: 'Cerrado',
    promo: 'Promoción',
    holiday: 'Festivo',
    within: (level, lower, upper) => `Intervalo del ${level} %: de ${lower} a ${upper}`,
  },
};

/**
 * The days of a forecast as iCalendar: an event for each whole day, with the sales in its title, rounded to the precision of the
 * data. A day keeps its UID in later forecasts, so that importing again replaces it.
 */
export async function forecastIcalendar(
  { dataset, model, days }: Forecast,
  decimals: number,
  language: Language,
): Promise<string> {
  const words = WORDS[language];
  const stamp = { timestamp: instantOf(model.version).getTime() };
  const events = days.map(
    (day): EventAttributes => ({
      uid: `${dataset}-${day.date}@prediccion-ventas`,
      ...stamp,
      start: partsOf(day.date),
      end: partsOf(addDays(day.date, 1)),
      title: titleOf(day, decimals, words),
      description: describe(day, decimals, words),
      transp: 'TRANSPARENT',
    }),
  );
  return writeIcalendar(events, {
    productId: `-//prediccion-ventas//forecast//${language.toUpperCase()}`,
    calName: words.name(dataset),
  });
}

function titleOf({ open, forecast, promo, holiday }: ForecastDay, decimals: number, words: Words): string {
  const marks = [promo !== 0 && words.promo, holiday !== 0 && words.holiday].filter(Boolean);
  const what = open ? `${words.sales} ${forecast.toFixed(decimals)}` : words.closed;
  return [what, ...marks].join(' · ');
}

function describe({ open, intervals }: ForecastDay, decimals: number, words: Words): string {
  if (!open) return '';
  return Object.entries(intervals)
    .map(([level, [lower, upper]]) => words.within(level, lower.toFixed(decimals), upper.toFixed(decimals)))
    .join('\n');
}

function partsOf(day: IsoDay): [number, number, number] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return [year, month, date];
}
