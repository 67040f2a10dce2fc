import { z } from 'zod';
import { addDays, type IsoDay, weekdayOf } from '../dates.ts';
import type { TrainingReport } from '../forecasting/evaluation/training-report.ts';
import { datasetNameSchema, datasetVersionSchema, isoDaySchema, isoMonthSchema } from '../primitives.ts';
import { type Alarm, alarmSchema, type ForecastBlock, findAlarms } from './alarms.ts';
import { groupBy } from './groups.ts';
import { type IssuedForecast, issuedModelSchema } from './issued-forecast.ts';
import { isScored, type JudgedDay, judge, type ObservedSales, type ScoredDay } from './judged-day.ts';
import { countOutcomes, liveScoreSchema, outcomesSchema, scoreDays } from './live-score.ts';
import { type OverrideScore, overrideScoreSchema } from './override-score.ts';
import { lastOfEachMonth, promisesOf } from './promises.ts';

const metricSchema = z.number().nullable();

/** Scored days that `recent` is of: four weeks of a store that never closes. */
const RECENT_DAYS = 28;

/** What the backtest of a model promised of it. */
export const promisedScoreSchema = z.object({
  mae: metricSchema,
  wape: metricSchema,
  bias: metricSchema,
  coverage80: metricSchema.describe('Of origins that the intervals were not learnt from'),
});

const toldAlarmSchema = alarmSchema.extend({
  message: z.string().describe('What happened, in the language of `Accept-Language` (en, es)'),
});

export const accuracySchema = z
  .object({
    dataset: datasetNameSchema,
    datasetVersion: datasetVersionSchema.describe('The data that the forecasts are judged by'),
    observedTo: isoDaySchema,
    overall: liveScoreSchema.describe(
      'Each day by the last forecast issued before its month began (or the first within it)',
    ),
    recent: liveScoreSchema.describe('The newest 28 of those days: how good it is now'),
    outcomes: outcomesSchema.describe('What became of the days of those forecasts'),
    byWeek: z
      .array(z.object({ week: isoDaySchema.describe('Its Monday'), score: liveScoreSchema }))
      .describe('The same days by week, oldest first'),
    byModel: z
      .array(
        z.object({
          model: issuedModelSchema,
          months: z.array(isoMonthSchema).describe('Months that it was asked for'),
          live: liveScoreSchema.describe('Its own forecasts, also of months that another model answered better'),
          backtest: promisedScoreSchema.nullable().describe('What was to be expected; null when it is not known'),
          wapeRatio: metricSchema.describe('Live WAPE over that of the backtest: above 1 is worse than promised'),
        }),
      )
      .describe('By model version, newest first'),
    alarm: toldAlarmSchema.nullable().describe('The alarm that stands now'),
    pastAlarms: z.array(toldAlarmSchema).describe('Alarms that have ended, newest first'),
    overrides: overrideScoreSchema.describe("Whether the manager's own numbers were better than the forecasts"),
  })
  .meta({ id: 'Accuracy' });

export type PromisedScore = z.infer<typeof promisedScoreSchema>;
export type ToldAccuracy = z.infer<typeof accuracySchema>;
/** As answered, but for the words of the alarms. */
export type Accuracy = Omit<ToldAccuracy, 'alarm' | 'pastAlarms'> & { readonly alarms: Alarm[] };

export interface Ledger {
  readonly dataset: string;
  readonly datasetVersion: string;
  readonly issued: readonly IssuedForecast[];
  readonly observed: ObservedSales;
  /** By model version. */
  readonly promised: ReadonlyMap<string, PromisedScore>;
  readonly overrides: OverrideScore;
}

/** How good the issued forecasts were: each compared with what has been sold since. */
export function accuracyOf(ledger: Ledger): Accuracy {
  const { dataset, datasetVersion, issued, observed, overrides } = ledger;
  const promises = promisesOf(issued);
  const days = promises.flatMap((promise) => judge(promise, observed));
  return {
    dataset,
    datasetVersion,
    observedTo: observed.to,
    overall: scoreDays(days),
    recent: scoreDays(newestOf(days)),
    outcomes: countOutcomes(days),
    byWeek: scoreByWeek(days),
    byModel: scoreByModel(ledger),
    alarms: findAlarms(blocksOf(promises, observed)),
    overrides,
  };
}

/** The expectations that a training report raises of the model it chose. */
export function promisedBy({ chosen, backtest }: TrainingReport): PromisedScore | undefined {
  const result = backtest?.candidates.find(({ kind }) => kind === chosen);
  if (!result?.metrics) return undefined;
  const { mae, wape, bias } = result.metrics;
  return { mae, wape, bias, coverage80: result.intervals80?.coverage ?? null };
}

function newestOf(days: readonly JudgedDay[]): ScoredDay[] {
  const scored = days.filter(isScored);
  return scored.sort((a, b) => (a.date < b.date ? -1 : 1)).slice(-RECENT_DAYS);
}

function scoreByWeek(days: readonly JudgedDay[]): Accuracy['byWeek'] {
  const weeks = groupBy(days.filter(isScored), ({ date }) => mondayOf(date));
  return [...weeks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([week, days]) => ({ week, score: scoreDays(days) }));
}

function scoreByModel({ issued, observed, promised }: Ledger): Accuracy['byModel'] {
  const models = groupBy(issued, ({ model }) => model.version);
  return [...models]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([version, all]) => {
      const months = lastOfEachMonth(all);
      const live = scoreDays(months.flatMap((forecast) => judge(forecast, observed)));
      const backtest = promised.get(version) ?? null;
      return {
        model: all[0].model,
        months: months.map(({ month }) => month).sort(),
        live,
        backtest,
        wapeRatio: live.wape === null || !backtest?.wape ? null : live.wape / backtest.wape,
      };
    });
}

/** The scored days, those of neighbouring months from one origin together: they err together. */
function blocksOf(promises: readonly IssuedForecast[], observed: ObservedSales): ForecastBlock[] {
  const blocks: { origin: IsoDay; correlation: number; days: ScoredDay[] }[] = [];
  for (const promise of promises) {
    const days = judge(promise, observed).filter(isScored);
    const { origin, correlation } = promise;
    const last = blocks.at(-1);
    if (last?.origin === origin) last.days.push(...days);
    else blocks.push({ origin, correlation, days });
  }
  return blocks;
}

function mondayOf(date: IsoDay): IsoDay {
  return addDays(date, 1 - weekdayOf(date));
}
