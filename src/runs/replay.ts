import { z } from 'zod';
import { runIdSchema } from '../primitives.ts';

/** Where a replay came to something else than the run. */
const differenceSchema = z.object({
  subject: z
    .enum([
      ...['code-version', 'data', 'known-future', 'training', 'modelo.json', 'metricas.json'],
      ...['series/index.json', 'series/group.json', 'shard-models', 'shard-result'],
    ] as const)
    .describe(
      '`known-future`: the shop knows other things ahead than when many series were trained; `training`: the steps do not get to their end any more; `shard-models`: `series/<shard>.ndjson`; `shard-result`: `series/<shard>.json`',
    ),
  shard: z.string().optional().describe('Of a run of many series: which shard'),
  series: z.string().optional().describe('Of a run of many series: whose model'),
  path: z.string().nullable().describe('JSON pointer inside a file, or inside the line of a series; null: the whole'),
  expected: z.string().describe('What the run had'),
  actual: z.string().describe('What there is now'),
});
export const replaySchema = z
  .object({
    run: runIdSchema,
    reproduced: z
      .boolean()
      .describe(
        'Whether modelo.json and metricas.json, and of many series all their models, are the same byte for byte',
      ),
    codeVersion: z.string().describe('Of the service that did the replay'),
    shards: z
      .object({ compared: z.int(), different: z.int() })
      .optional()
      .describe('Of a run of many series: those that were trained again, and how many of them differ'),
    differences: z.array(differenceSchema).describe('Of the values in a file the first ones'),
  })
  .meta({ id: 'Replay' });
export type Difference = z.infer<typeof differenceSchema>;
export type Replay = z.infer<typeof replaySchema>;
