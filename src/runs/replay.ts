import { z } from 'zod';
import { runIdSchema } from '../primitives.ts';

/** Where a replay came to something else than the run. */
const differenceSchema = z.object({
  subject: z
    .enum(['code-version', 'data', 'training', 'modelo.json', 'metricas.json'])
    .describe('`training`: the steps do not get to their end any more'),
  path: z.string().nullable().describe('JSON pointer inside a file; null: the whole'),
  expected: z.string().describe('What the run had'),
  actual: z.string().describe('What there is now'),
});
export const replaySchema = z
  .object({
    run: runIdSchema,
    reproduced: z.boolean().describe('Whether modelo.json and metricas.json are the same, byte for byte'),
    codeVersion: z.string().describe('Of the service that did the replay'),
    differences: z.array(differenceSchema).describe('Of the values in a file the first ones'),
  })
  .meta({ id: 'Replay' });
export type Difference = z.infer<typeof differenceSchema>;
export type Replay = z.infer<typeof replaySchema>;
