import { z } from 'zod';
import { covariateUseSchema } from './covariate-use.ts';
import { GROUPS, type GroupName } from './feature-groups.ts';

const coefficientsSchema = z.object(
  Object.fromEntries(GROUPS.map((group) => [group, z.array(z.number())])) as Record<GroupName, z.ZodArray<z.ZodNumber>>,
);

/** A fitted calendar model, plain JSON, holding all that a forecast needs. Coefficients are logarithms. */
export const calendarModelSchema = z.object({
  kind: z.literal('calendar'),
  firstDay: z.string(),
  lastDay: z.string().describe('The origin: the last observed day'),
  unit: z.number().describe('Sales are unit × exp(coefficients × features); 0 when nothing was ever sold'),
  greatest: z.number().describe('Greatest sales of a day; no forecast exceeds their double'),
  coefficients: coefficientsSchema.describe(
    'Per group of columns, averaged over the settings; the intercept includes the step from median to mean',
  ),
  level: z.number().describe('Correction of the level by the last residuals'),
  anniversaries: z
    .array(z.number())
    .describe('Corrections of the days after the origin by their anniversaries; none or 364'),
  effectCovariance: z
    .array(z.number())
    .optional()
    .describe(
      'Covariance of the coefficients of promotion to closure, lower triangle by rows; absent in files of earlier versions',
    ),
  sigma: z.number().describe('Robust standard deviation of the residuals'),
  covariates: z.array(covariateUseSchema),
  recentOpen: z.array(z.number()).describe('Open (1) or closed (0) for the last calendar days up to the origin'),
  holidayBefore: z.number().describe('Holiday value of the origin, whose effect reaches the day after'),
});

export type CalendarModel = z.infer<typeof calendarModelSchema>;
