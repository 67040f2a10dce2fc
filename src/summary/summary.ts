import { z } from 'zod';
import { addDays, firstDayOf, type IsoDay, monthOf, weekdayOf } from '../dates.ts';
import { type Forecast, forecastSchema } from '../forecasting/forecast-schema.ts';
import type { SeriesSummary } from '../forecasting/panel/series-summary.ts';
import { alarmSchema } from '../monitoring/alarms.ts';
import { latenessSchema } from '../monitoring/lateness.ts';
import { isScored, type JudgedDay, liveScoreSchema, type ScoredDay, scoreDays } from '../monitoring/scores.ts';
import {
  datasetNameSchema,
  datasetVersionSchema,
  instantSchema,
  isoDaySchema,
  isoMonthSchema,
  runIdSchema,
} from '../primitives.ts';
import { runSchema } from '../runs/run.ts';
import { compareIds } from '../sales/named-series.ts';

/** Of the bounds that sentences tell, in per cent. */
export const TOLD_LEVEL = '80';

const { total: totalSchema, monthInProgress: monthInProgressSchema } = forecastSchema.shape;

const promisedWeekSchema = z.object({
  days: z.int().describe('Calendar days of the week that were forecast before they came'),
  forecast: z.number().describe('Their sum, by the forecast that `GET /accuracy` counts'),
  sold: z.number().describe('What was sold on the same days'),
  difference: z.number().describe('`sold` − `forecast`'),
  change: z.number().nullable().describe('`difference` / `forecast`, a fraction; null when nothing was forecast'),
  inside: z.int().describe('Of the `score.days` those whose sales were inside their 80 % interval'),
  score: liveScoreSchema.describe('As `byWeek` of `GET /accuracy`'),
  byDay: z
    .array(
      z.object({
        date: isoDaySchema,
        forecast: z.number(),
        sold: z.number(),
        inside: z
          .boolean()
          .nullable()
          .describe('Whether it was inside its 80 % interval; null for a day that does not count'),
      }),
    )
    .optional()
    .describe('The same days one by one; absent in messages of earlier versions'),
});

const comingSchema = z.object({
  from: isoDaySchema,
  to: isoDaySchema,
  total: totalSchema.describe('As `GET /forecast` of these days says; days that were sold already count as sold'),
  observedDays: z.int().describe('How many of them were observed already'),
  promotions: z.array(isoDaySchema).describe('Days to come with a promotion that is known'),
  holidays: z.array(isoDaySchema).describe('Open days to come that are holidays'),
  closed: z.array(isoDaySchema).describe('Days to come that are closed'),
  assumptions: z.array(z.string()).describe('Codes of what the forecast takes for granted'),
});

const namedAlarmSchema = z.object({ series: z.string(), alarm: alarmSchema });

const movedSchema = z.object({
  series: z.string(),
  sold: z.number().describe('In the last seven days that the model has seen'),
  before: z.number().describe('In the seven days before'),
});

export const ATTENTION = [
  'no-model',
  'model-behind',
  'alarm',
  'series-alarms',
  'data-late',
  'training-failed',
  'series-failed',
  'file-rejected',
] as const;

/** The week behind and the days ahead of a dataset in numbers: what `GET /summary` answers and `summary.weekly` sends. */
export const summarySchema = z
  .object({
    dataset: datasetNameSchema,
    title: z.string().optional().describe('What people call it, when that is not its name'),
    datasetVersion: datasetVersionSchema,
    at: instantSchema.describe('When this was put together'),
    decimals: z.int().describe('Of the sales in the data'),
    data: latenessSchema.describe('How old the data are'),
    lastWeek: z
      .object({
        from: isoDaySchema.describe('A Monday'),
        to: isoDaySchema,
        days: z.int().describe('Days with sales'),
        sold: z.number(),
        promised: promisedWeekSchema.nullable().describe('Null when no forecast of the week was given out before'),
      })
      .nullable()
      .describe('The last whole week, Monday to Sunday, of the data; null while there is none'),
    week: comingSchema.nullable().describe('The week of the first day to come; null without a model'),
    month: comingSchema
      .extend({ month: isoMonthSchema })
      .nullable()
      .describe('The month after the last observed day, as `GET /forecast`; null without a model'),
    monthInProgress: monthInProgressSchema.describe(
      'As `GET /forecast`: the month that the data end in; absent when they end with it',
    ),
    model: z
      .object({
        version: runIdSchema,
        kind: z.string(),
        trainedAt: instantSchema,
        trainedTo: isoDaySchema.describe('The last day that it was trained on'),
        ageDays: z.int().describe('Whole days since it was trained'),
        promotedAt: instantSchema,
      })
      .nullable()
      .describe('The model that answers'),
    lastTraining: runSchema
      .pick({ id: true, status: true, finishedAt: true, error: true })
      .nullable()
      .describe('The newest run, also one that waits or works'),
    alarm: alarmSchema.nullable().describe('The alarm that stands, as in `GET /accuracy`; of many series of their sum'),
    series: z
      .object({
        count: z.int(),
        below: z.int().describe('How many have an alarm and sell less than their forecast'),
        above: z.int().describe('The same, more'),
        alarms: z.array(namedAlarmSchema).describe('The largest changes, at most five'),
        failed: z.int().describe('How many the model that answers could not learn'),
        moved: z
          .array(movedSchema)
          .describe('Whose last seven days differ most from the seven before, in units of the sales, at most five'),
      })
      .optional()
      .describe('Of a dataset of many series'),
    attention: z.array(z.enum(ATTENTION)).describe('What somebody should look at; empty: nothing'),
    notIncluded: z
      .array(z.enum(['promotions', 'orders', 'staffing']))
      .describe('Plans that need figures which the service does not keep: `POST /plans/…` takes them'),
  })
  .meta({ id: 'SummaryNumbers' });

export type Summary = z.infer<typeof summarySchema>;
export type LastWeek = NonNullable<Summary['lastWeek']>;
export type Coming = z.infer<typeof comingSchema>;

/** The Monday of the last week that ends not after this day, and the Sunday. */
export function lastWholeWeek(observedTo: IsoDay): { readonly from: IsoDay; readonly to: IsoDay } {
  const to = addDays(observedTo, -(weekdayOf(observedTo) % 7));
  return { from: addDays(to, -6), to };
}

/** The week of the first day after this one; of a week that began in the month before, only this month's days: a model knows no others. */
export function comingWeek(observedTo: IsoDay): { readonly from: IsoDay; readonly to: IsoDay } {
  const first = addDays(observedTo, 1);
  const monday = addDays(first, 1 - weekdayOf(first));
  const known = firstDayOf(monthOf(observedTo));
  return { from: monday < known ? known : monday, to: addDays(monday, 6) };
}

/** What was sold in a week, and what had been promised of it. */
export function weekAgainstForecast(
  { from, to }: { readonly from: IsoDay; readonly to: IsoDay },
  sales: ReadonlyMap<IsoDay, number>,
  judged: readonly JudgedDay[],
): LastWeek {
  const sold = [...sales].filter(([date]) => date >= from && date <= to).map(([, value]) => value);
  const promised = judged.filter(({ date }) => date >= from && date <= to);
  return { from, to, days: sold.length, sold: sum(sold), promised: promised.length === 0 ? null : against(promised) };
}

function against(days: readonly JudgedDay[]): NonNullable<LastWeek['promised']> {
  const forecast = sum(days.map((day) => day.forecast));
  const sold = sum(days.map(({ actual }) => actual ?? 0));
  const difference = sold - forecast;
  const score = scoreDays(days);
  return {
    days: days.length,
    ...{ forecast, sold, difference, change: forecast === 0 ? null : difference / forecast },
    inside: Math.round((score.coverage[TOLD_LEVEL] ?? 0) * score.days),
    score,
    byDay: days.map((day) => ({
      date: day.date,
      forecast: day.forecast,
      sold: day.actual ?? 0,
      inside: isScored(day) ? isInside(day) : null,
    })),
  };
}

function isInside({ actual, intervals }: ScoredDay): boolean {
  const [lower, upper] = intervals[TOLD_LEVEL] ?? [Number.NaN, Number.NaN];
  return actual >= lower && actual <= upper;
}

/** Series that are named. */
const NAMED = 5;

/** Those whose newest week differs most from the one before, the largest difference first. */
export function mostMoved(series: Iterable<Pick<SeriesSummary, 'id' | 'weeks'>>): z.infer<typeof movedSchema>[] {
  const moved: z.infer<typeof movedSchema>[] = [];
  for (const { id, weeks } of series) {
    const [before, sold] = weeks.slice(-2);
    if (before !== undefined && sold !== undefined && sold !== before) moved.push({ series: id, sold, before });
  }
  const size = ({ sold, before }: (typeof moved)[number]) => Math.abs(sold - before);
  return moved.sort((a, b) => size(b) - size(a) || compareIds(a.series, b.series)).slice(0, NAMED);
}

/** What a forecast says of its days together. */
export function comingOf({ from, to, days, total, assumptions }: Forecast): Coming {
  const ahead = days.filter(({ observed = false }) => !observed);
  const datesOf = (which: (day: (typeof days)[number]) => boolean) => ahead.filter(which).map(({ date }) => date);
  return {
    ...{ from, to, total },
    observedDays: days.length - ahead.length,
    promotions: datesOf(({ open, promo }) => open && promo > 0),
    holidays: datesOf(({ open, holiday }) => open && holiday > 0),
    closed: datesOf(({ open }) => !open),
    assumptions: [...new Set(assumptions.map(({ code }) => code))],
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
