import type { EventAttributes } from 'ics';
import { addDays, type IsoDay } from '../src/dates.ts';
import type { Language } from '../src/forecasting/explanation.ts';
import type { Forecast, ForecastDay } from '../src/forecasting/forecast-schema.ts';
import { stampOf, writeCalendar } from './icalendar.ts';

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
export async function forecastCalendar(
  { dataset, model, days }: Forecast,
  decimals: number,
  language: Language,
): Promise<string> {
  const words = WORDS[language];
  const stamp = { timestamp: stampOf(model.version) };
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
  return writeCalendar(events, {
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
