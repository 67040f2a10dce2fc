import { z } from 'zod';
import { greatestOf, leastOf } from '../../../numerics/number-arrays.ts';
import { centreOf, columnsOf, GROUP_NAMES, type GroupName, groupOf } from './feature-groups.ts';

/** What a model keeps of a covariate. */
const covariateUseSchema = z.object({
  name: z.string(),
  centre: z.number(),
  least: z.number(),
  greatest: z.number(),
});

export type CovariateUse = z.infer<typeof covariateUseSchema>;

/** The shape of the models that are written now: that of the latest group. */
export const MODEL_SHAPE = Math.max(...GROUP_NAMES.map(sinceOf));

function sinceOf(group: GroupName): number {
  return groupOf(group).since ?? 1;
}

/** A list of finite numbers, checked in one go: number by number it would take most of the time of reading a model. */
const numbersSchema = z.custom<number[]>(
  (value) => Array.isArray(value) && value.every((each) => Number.isFinite(each)),
  'must be a list of finite numbers',
);

/** Models of earlier shapes have no coefficients of a group that came later. */
function groupSchema(group: GroupName): z.ZodType<number[]> {
  return sinceOf(group) === 1 ? numbersSchema : numbersSchema.default([]);
}

const coefficientsSchema = z.object(
  Object.fromEntries(GROUP_NAMES.map((group) => [group, groupSchema(group)])) as Record<GroupName, z.ZodType<number[]>>,
);

const parametersSchema = z
  .object({
    kind: z.literal('calendar'),
    shape: z
      .int()
      .min(1)
      .optional()
      .describe('Version of the shape of this model; absent in files of version 0.1.0: 1'),
    firstDay: z.string(),
    lastDay: z.string().describe('The origin: the last observed day'),
    unit: z.number().describe('Sales are unit × exp(coefficients × features); 0 when nothing was ever sold'),
    greatest: z.number().describe('Greatest sales of a day; no forecast exceeds their double'),
    coefficients: coefficientsSchema.describe(
      'Per group of columns, averaged over what may be believed of season and trend; the intercept includes the step from median to mean',
    ),
    level: z.number().describe('Correction of the level by the last residuals'),
    smoothedLevel: z
      .number()
      .optional()
      .describe('Logarithm of the exponentially smoothed level at the origin; absent in files of earlier versions'),
    dampingDays: z
      .number()
      .positive()
      .optional()
      .describe('Time constant of the damped trend, days; absent in files of earlier versions: 90'),
    anniversaries: numbersSchema.describe(
      'Corrections of the days after the origin by their anniversaries; none or 364',
    ),
    effectCovariance: numbersSchema
      .optional()
      .describe(
        'Covariance of the coefficients of the planned groups, lower triangle by rows; absent in files of earlier versions',
      ),
    sigma: z.number().describe('Robust standard deviation of the residuals'),
    covariates: z.array(covariateUseSchema),
    recentOpen: numbersSchema.describe('Open (1) or closed (0) for the last calendar days up to the origin'),
    holidayBefore: z.number().describe('Holiday value of the origin, whose effect reaches the day after'),
    groupShare: z
      .number()
      .optional()
      .describe(
        'How far the coefficients borrow from a group of series, by what its days say: 0 … 1; absent without a group',
      ),
  })
  .superRefine(({ shape = 1, coefficients, covariates, effectCovariance }, context) => {
    const names = covariates.map(({ name }) => name);
    let planned = 0;
    for (const group of GROUP_NAMES) {
      const columns = sinceOf(group) <= shape ? columnsOf(group, names) : 0;
      if (groupOf(group).planned) planned += columns;
      if (coefficients[group].length === columns) continue;
      const message = `must be ${columns} numbers, one a column, not ${coefficients[group].length}`;
      context.addIssue({ code: 'custom', path: ['coefficients', group], message });
    }
    const entries = (planned * (planned + 1)) / 2;
    if (effectCovariance === undefined || effectCovariance.length === entries) return;
    const message = `must be ${entries} numbers, the lower triangle of ${planned} rows, not ${effectCovariance.length}`;
    context.addIssue({ code: 'custom', path: ['effectCovariance'], message });
  });

/**
 * A fitted calendar model, plain JSON, holding all that a forecast needs. Coefficients are logarithms. A model of a later
 * shape is refused for that reason alone, whatever else is new in it.
 */
export const calendarModelSchema = z
  .looseObject({
    shape: z
      .int()
      .max(MODEL_SHAPE, {
        error: ({ input }) =>
          `${input} is the shape of a later version of the service: this one reads models up to shape ${MODEL_SHAPE}. Run the later version, or train again`,
      })
      .optional(),
  })
  .pipe(parametersSchema);

export type CalendarModel = z.infer<typeof parametersSchema>;

/** Describes a covariate by its first `count` values. */
export function describeUse(name: string, values: Float64Array, count: number): CovariateUse {
  const seen = values.subarray(0, count);
  return { name, centre: centreOf(values), least: leastOf(seen), greatest: greatestOf(seen) };
}

/** A value out of the range seen moves to its edge: linear effects are not extrapolated. A missing value counts as 0. */
export function withinRange(value: number | undefined, { least, greatest }: CovariateUse): number {
  return Math.min(greatest, Math.max(least, value ?? 0));
}

/** Logarithm of the sales of a mean day at the origin. */
export function levelOf({ unit, level, coefficients }: CalendarModel): number {
  return Math.log(unit) + coefficients.step.reduce((sum, step) => sum + step, coefficients.intercept[0] + level);
}
