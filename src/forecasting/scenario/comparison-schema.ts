import { z } from 'zod';
import { isoDaySchema } from '../../primitives.ts';
import { forecastSchema, intervalsSchema } from '../forecast-schema.ts';
import { supportKindSchema } from '../intervals/support.ts';

const differenceSchema = z.object({
  baseline: z.number().describe('Forecast by the stored calendar'),
  difference: z.number().describe('Forecast of the scenario less the baseline'),
  intervals: intervalsSchema.describe(
    'Bounds of the difference. What happens on the day whatever is planned is not in them: they are about the effect',
  ),
});

const comparisonSchema = z
  .object({
    days: z
      .array(
        differenceSchema.extend({
          date: isoDaySchema,
          change: z
            .enum(['opened', 'closed', 'planned', 'neighbour'])
            .describe(
              'The scenario opens the day, closes it, plans other conditions for it, or changes days around it only',
            ),
          support: supportKindSchema.describe(
            'Whether open days like this were seen before, with and without the change: the less known of the two; if not, the band is wider',
          ),
        }),
      )
      .describe('The days that differ; on all others the difference is 0 and the baseline is the forecast'),
    total: differenceSchema.describe(
      'Of all the days, by the model alone (overrides stay out of it): days that share an effect share its error',
    ),
  })
  .meta({ id: 'Comparison' });

/** The answer to a what-if question. */
export const scenarioSchema = forecastSchema.extend({ comparison: comparisonSchema }).meta({ id: 'Scenario' });

export type Comparison = z.infer<typeof comparisonSchema>;
export type ComparedDay = Comparison['days'][number];
export type Scenario = z.infer<typeof scenarioSchema>;
