import { z } from 'zod';
import { runIdSchema } from '../../primitives.ts';

/** Whether a trained model replaces the champion. */
export const promotePolicySchema = z.enum(['if-better', 'always', 'never']);
export type PromotePolicy = z.infer<typeof promotePolicySchema>;

/** What became of a challenger, and why. */
export const decisionSchema = z.object({
  promoted: z.boolean(),
  reason: z.string().describe('Why, in a sentence'),
  champion: runIdSchema.nullable().describe('The champion when the decision was made'),
  challengerMae: z
    .number()
    .nullable()
    .describe('Backtest MAE of both on the same origins of the new data; null where it could not be measured'),
  championMae: z.number().nullable().describe('See `challengerMae`'),
  pValue: z
    .number()
    .nullable()
    .describe(
      'How often chance alone would show such an advantage of the challenger, by the errors from each origin in pairs',
    ),
  origins: z.int().describe('Rolling origins compared'),
  leak: z
    .string()
    .nullable()
    .describe(
      'Columns that the model was trained without, since they seem to know the sales of their own day; or null',
    ),
});
export type Decision = z.infer<typeof decisionSchema>;
