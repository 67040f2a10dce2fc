import { z } from 'zod';
import { addDays, firstDayOf, type IsoDay, type IsoMonth, lastDayOf, monthOf } from '../dates.ts';
import type { Language } from '../forecasting/explanation.ts';
import { forecast } from '../forecasting/forecast.ts';
import type { PublicHolidays } from '../forecasting/holiday-covariate.ts';
import type { TrainedModel } from '../forecasting/trained-model.ts';
import { datasetVersionSchema, isoMonthSchema, runIdSchema } from '../primitives.ts';
import { asFutureDays, type Series } from '../sales/series.ts';
import { blocksOf } from './accuracy.ts';
import { type Alarm, alarmMessage, alarmSchema, type ForecastBlock } from './alarms.ts';
import { createChangeDetector, THRESHOLD, whiten } from './change-detector.ts';
import { type ArchivedForecast, archivedForecast } from './forecast-archive.ts';
import type { ObservedSales } from './scores.ts';

/** Each of many series is watched over so many months, the newest last. */
export const MONTHS_WATCHED = 3;

const judgedMonthSchema = z.object({ month: isoMonthSchema, model: runIdSchema });

/** The model that a month of a dataset is judged by. */
export type JudgedMonth = z.infer<typeof judgedMonthSchema>;

/** `alarmas/series.json`: the alarms of a dataset of many series that stand by its latest data. */
export const seriesAlarmsSchema = z.object({
  schema: z.literal(1),
  datasetVersion: datasetVersionSchema.describe('The data that the forecasts were judged by'),
  months: z.array(judgedMonthSchema),
  watched: z.int().describe('Series with a day that could be judged'),
  alarms: z.array(
    z.object({
      series: z.string(),
      alarm: alarmSchema,
      told: z.boolean().describe('Whether the webhook was notified'),
    }),
  ),
});
export type SeriesAlarms = z.infer<typeof seriesAlarmsSchema>;

/** What tells an alarm of a series from all others, so that it is told once. */
export function nameOfAlarm({ series, alarm }: Pick<SeriesAlarms['alarms'][number], 'series' | 'alarm'>): string {
  return `${alarm.id} ${series}`;
}

/** A model of many series that answered, and the last day of its data. */
interface StoredOrigin {
  readonly model: string;
  readonly origin: IsoDay;
}

/** The months that are watched when this is the last observed day, ascending. */
export function monthsWatched(observedTo: IsoDay): IsoMonth[] {
  const months: IsoMonth[] = [monthOf(observedTo)];
  while (months.length < MONTHS_WATCHED) months.unshift(monthOf(addDays(firstDayOf(months[0]), -1)));
  return months;
}

/**
 * By which model each of the last months is judged: the last one whose data ended before the month began, as a forecast that
 * the shop could plan with; else the first whose data ended within it. Months that nobody foretold are left out.
 */
export function judgedMonths(models: readonly StoredOrigin[], observedTo: IsoDay): JudgedMonth[] {
  const byOrigin = models.toSorted((a, b) =>
    a.origin === b.origin ? (a.model < b.model ? -1 : 1) : a.origin < b.origin ? -1 : 1,
  );
  return monthsWatched(observedTo).flatMap((month) => {
    const before = byOrigin.findLast(({ origin }) => origin < firstDayOf(month));
    const within = byOrigin.find(({ origin }) => origin >= firstDayOf(month) && origin < lastDayOf(month));
    const model = (before ?? within)?.model;
    return model === undefined ? [] : [{ month, model }];
  });
}

/** One of many series, as it has sold. */
interface WatchedSeries {
  readonly id: string;
  readonly series: Series;
}

interface Watch {
  /** Of the dataset. */
  readonly observed: Pick<ObservedSales, 'from' | 'to'>;
  readonly publicHolidays: PublicHolidays | undefined;
}

/**
 * The scored days of a series. Each month is forecast again by the model of then, given what is known by now of its days:
 * promotions, holidays, closed days. So nothing need be archived, and a promotion that nobody announced is no change.
 *
 * @param modelOf the model of this series that a month is judged by; undefined where it had none
 */
export function blocksOfSeries(
  { id, series }: WatchedSeries,
  months: readonly JudgedMonth[],
  modelOf: (version: string) => TrainedModel | undefined,
  { observed, publicHolidays }: Watch,
): ForecastBlock[] {
  const issued = months.flatMap(({ month, model: version }): ArchivedForecast[] => {
    const model = modelOf(version);
    if (!model) return [];
    const origin = model.trainedOn.to;
    const from = origin < firstDayOf(month) ? firstDayOf(month) : addDays(origin, 1);
    const to = observed.to < lastDayOf(month) ? observed.to : lastDayOf(month);
    if (from > to) return [];
    const calendar = asFutureDays(series, addDays(origin, 1), to);
    const promised = forecast(model, version, {
      range: { from, to },
      levels: [80],
      knowledge: { calendar, publicHolidays },
    });
    const { correlation, counts } = model.intervals;
    const circumstances = { month, issuedAt: '', origin, calendar: '', correlation };
    return [archivedForecast(promised, { series: id, ...circumstances, ...(counts && { counts: true }) })];
  });
  const sales = new Map(series.days.map((day, i) => [day, series.sales[i]]));
  return blocksOf(issued, { ...observed, sales });
}

/** The largest value that the detector's sum comes to; 0 without days. */
export function largestSum(blocks: readonly ForecastBlock[]): number {
  const detector = createChangeDetector(Number.POSITIVE_INFINITY);
  let largest = 0;
  for (const block of blocks) {
    detector.read(whiten(block), (_at, _raised, sum) => {
      largest = Math.max(largest, sum);
    });
  }
  return largest;
}

/**
 * The threshold of the detector for each of many series that are watched together (Benjamini & Hochberg 1995, step-up). The sum
 * of an unchanged series comes above A within n days with a probability of at most n / A, so p = n / (its largest sum) is a
 * p-value. With m series and k alarms among them, A is `THRESHOLD` × m / k for the largest k that has k of them: when nothing has
 * changed, all together ring no more often than a single series does, and of those that are named a bounded share is wrong.
 * Infinite when no sum is large enough.
 *
 * @param sums the largest sum of each series
 */
export function commonThreshold(sums: readonly number[]): number {
  const descending = sums.toSorted((a, b) => b - a);
  const at = descending.findLastIndex((sum, i) => sum >= (THRESHOLD * descending.length) / (i + 1));
  return at < 0 ? Number.POSITIVE_INFINITY : (THRESHOLD * descending.length) / (at + 1);
}

/** How many alarms stand in each direction. */
export function countAlarms({ alarms }: Pick<SeriesAlarms, 'alarms'>): Record<Alarm['direction'], number> {
  const count = (direction: Alarm['direction']) => alarms.filter(({ alarm }) => alarm.direction === direction).length;
  return { below: count('below'), above: count('above') };
}

/** Series that a message names. */
export const LISTED = 10;

const SENTENCES: Readonly<Record<Language, (count: number, lines: string, more: number) => string>> = {
  en: (count, lines, more) =>
    `${count === 1 ? 'The sales of one series have' : `The sales of ${count} series have`} left the forecast.\n${lines}` +
    (more > 0 ? `\n… and ${more} more.` : ''),
  es: (count, lines, more) =>
    `${count === 1 ? 'Las ventas de una serie se han' : `Las ventas de ${count} series se han`} apartado de la previsión.\n${lines}` +
    (more > 0 ? `\n… y ${more} más.` : ''),
};

/** The largest changes first. */
export function bySize<T extends { readonly alarm: Alarm }>(alarms: readonly T[]): T[] {
  const size = ({ alarm: { change } }: T) => Math.abs(change ?? Number.POSITIVE_INFINITY);
  return alarms.toSorted((a, b) => size(b) - size(a));
}

/**
 * All of them in one message, which names the largest and counts the others.
 *
 * @param count how many there are, when `alarms` are the largest of them only
 */
export function seriesAlarmsMessage(
  alarms: readonly Pick<SeriesAlarms['alarms'][number], 'series' | 'alarm'>[],
  language: Language,
  count = alarms.length,
): string {
  const named = bySize(alarms).slice(0, LISTED);
  const lines = named.map(({ series, alarm }) => `${series}: ${alarmMessage(alarm, language)}`).join('\n');
  return SENTENCES[language](count, lines, count - named.length);
}
