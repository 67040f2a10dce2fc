import { z } from 'zod';
import { mae } from '../forecasting/evaluation/metrics.ts';
import type { ObservedSales } from './judged-day.ts';
import type { Override } from './overrides.ts';

const metricSchema = z.number().nullable();

export const overrideScoreSchema = z
  .object({
    days: z.int().describe('Overridden days that had sales and a forecast to compare with'),
    better: z.int().describe('Days on which the override was nearer to the sales than the forecast'),
    mae: metricSchema.describe('Mean absolute error of the overrides, in units of the sales; null without days'),
    baselineMae: metricSchema.describe('That of the forecast as it stood when the override was made, same days'),
    valueAdded: metricSchema.describe('baselineMae − mae: positive when the overrides were better'),
    pending: z.int().describe('Overridden days that are not observed yet'),
    unscored: z.int().describe('Overridden days that turned out closed, or that no forecast was known of'),
  })
  .meta({ id: 'OverrideScore' });

export type OverrideScore = z.infer<typeof overrideScoreSchema>;

/**
 * Forecast value added (Gilliland 2002; Fildes & Goodwin 2007): the error of the manager's numbers against that of the
 * forecasts they replaced, on the same days.
 */
export function scoreOverrides(overrides: readonly Override[], observed: ObservedSales): OverrideScore {
  const past = overrides.filter(({ date }) => date <= observed.to);
  const scored = past.flatMap(({ date, sales, baseline }) => {
    const actual = observed.sales.get(date);
    return actual === undefined || baseline === null ? [] : [{ actual, said: sales, baseline }];
  });
  const actual = scored.map((day) => day.actual);
  const own = mae(
    actual,
    scored.map(({ said }) => said),
  );
  const baselineMae = mae(
    actual,
    scored.map(({ baseline }) => baseline),
  );
  return {
    days: scored.length,
    better: scored.filter(({ said, baseline, actual }) => Math.abs(said - actual) < Math.abs(baseline - actual)).length,
    mae: own,
    baselineMae,
    valueAdded: own === null || baselineMae === null ? null : baselineMae - own,
    pending: overrides.length - past.length,
    unscored: past.length - scored.length,
  };
}
