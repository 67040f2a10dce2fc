import { z } from 'zod';
import { isoDaySchema } from '../../primitives.ts';
import type { Series } from '../../sales/series.ts';
import { aroundPromotionsSchema, type NeighbourEffect } from '../effects/around-promotions.ts';
import { type FlagEffect, flagEffectSchema } from '../effects/flag-effects.ts';
import type { Evaluation, Tests } from './evaluation.ts';
import { pointMetricsSchema } from './metrics.ts';
import { BACKTEST_HORIZON } from './rolling-origins.ts';
import { type Split, type SplitOptions, splitOptionsSchema } from './split.ts';

const daySpanSchema = z.object({ from: isoDaySchema, to: isoDaySchema, days: z.int() });

const heldOutSchema = z.object({
  coverage: z.number().nullable().describe('Share of days inside'),
  intervalScore: z.number().nullable().describe('Mean interval score, in units of the sales; null of many series'),
  totalCoverage: z.number().nullable().describe('Share of months whose total is inside'),
});

const candidateResultSchema = z.object({
  kind: z.string(),
  metrics: pointMetricsSchema.nullable().describe('Null when the candidate could not be fitted: see `reason`'),
  reason: z.string().nullable(),
});

/** `metricas.json`: how good each candidate was, on the holdout and from the rolling origins. */
export const trainingReportSchema = z
  .object({
    schema: z.literal(1),
    chosen: z.string().describe('The kind that was refitted on all data and registered'),
    holdout: z.object({
      split: splitOptionsSchema.unwrap(),
      train: daySpanSchema,
      holdout: daySpanSchema,
      candidates: z.array(candidateResultSchema),
    }),
    /** Null when the history is too short for a single origin. */
    backtest: z
      .object({
        horizonDays: z.int(),
        origins: z.array(z.object({ origin: isoDaySchema, historyDays: z.int(), days: z.int() })),
        candidates: z.array(
          candidateResultSchema.extend({
            totalError: z
              .number()
              .nullable()
              .describe('Mean over the origins of |Σ forecast − Σ actual| / |Σ actual|, a fraction'),
            maeByOrigin: z.array(z.number().nullable()),
            intervals80: heldOutSchema
              .nullable()
              .describe(
                '80 % intervals on origins they were not learnt from. Of many series those of their total: how errors go together is learnt from the other origins, the spreads of the series from all',
              ),
            assumed: z
              .object({
                metrics: pointMetricsSchema,
                totalError: z.number().nullable(),
                intervals80: heldOutSchema,
              })
              .nullable()
              .optional()
              .describe(
                'The same from origins that knew nothing of the days ahead but whether they are open; null where no covariate varies',
              ),
          }),
        ),
      })
      .nullable(),
    effects: z.array(flagEffectSchema).describe('What promotions and holidays do to sales, by the registered model'),
    aroundPromotions: aroundPromotionsSchema
      .optional()
      .describe(
        'Whether less, or more, was sold on the days before and after promotions than the registered model says of them: measured on days that it was fitted to. No forecast counts with it. Absent without a column of promotions, of many series, and in reports of earlier versions',
      ),
    series: z
      .object({
        days: z.int().describe('Days of all series that were forecast from the origins, each counted by itself'),
        mae: z.number().nullable(),
        wape: z.number().nullable().describe('Sum of the absolute errors of these days over the sum of their sales'),
        wapes: z
          .object({ p10: z.number(), median: z.number(), p90: z.number() })
          .nullable()
          .describe('How the WAPE of the series is spread'),
      })
      .optional()
      .describe('Of many series: how well each was forecast by itself. The rest is told of their total'),
  })
  .meta({ id: 'TrainingReport' });

export type TrainingReport = z.infer<typeof trainingReportSchema>;

interface Reported {
  readonly series: Series;
  readonly split: Split;
  readonly options: SplitOptions;
  readonly evaluations: readonly Evaluation[];
  readonly chosen: string;
  readonly effects: FlagEffect[];
  readonly aroundPromotions: NeighbourEffect[] | undefined;
}

export function trainingReport(reported: Reported): TrainingReport {
  const { series, split, options, evaluations, chosen, effects, aroundPromotions } = reported;
  return {
    schema: 1,
    chosen,
    holdout: {
      split: options,
      train: spanOf(series, split.train),
      holdout: spanOf(series, split.holdout),
      candidates: evaluations.map(({ kind, holdout, reason }) => ({
        kind,
        metrics: holdout?.metrics ?? null,
        reason: holdout ? null : reason,
      })),
    },
    backtest: backtestReport(evaluations),
    effects,
    ...(aroundPromotions === undefined ? {} : { aroundPromotions }),
  };
}

function backtestReport(evaluations: readonly Evaluation[]): TrainingReport['backtest'] {
  const origins = evaluations.find(({ backtest }) => backtest !== null)?.backtest?.origins;
  if (!origins) return null;
  return {
    horizonDays: BACKTEST_HORIZON,
    origins: origins.map(({ origin, historyDays, days }) => ({ origin, historyDays, days: days.length })),
    candidates: evaluations.map(({ kind, backtest, reason }) => ({
      kind,
      metrics: backtest?.metrics ?? null,
      reason,
      totalError: backtest?.totalError ?? null,
      maeByOrigin: backtest?.maeByOrigin ?? [],
      intervals80: backtest?.intervals80 ?? null,
      assumed: backtest?.assumed ? assumedReport(backtest.assumed) : null,
    })),
  };
}

function assumedReport({ metrics, totalError, intervals80 }: Pick<Tests, 'metrics' | 'totalError' | 'intervals80'>) {
  return { metrics, totalError, intervals80 };
}

function spanOf({ days }: Series, positions: readonly number[]) {
  return { from: days[positions[0]], to: days[positions[positions.length - 1]], days: positions.length };
}
