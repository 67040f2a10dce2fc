import { z } from 'zod';
import { jointErrorsSchema } from '../joint/joint-errors.ts';
import { NOTHING_TOLD, type Telling, tellingSchema } from '../pooling/groupings.ts';
import { groupSumsSchema } from './group-sums.ts';
import { panelSumsSchema } from './panel-sums.ts';
import { seriesSummarySchema } from './series-summary.ts';

/** `series/<shard>.json` of a model version: all that the whole needs to know of the series of a shard. */
export const shardResultSchema = z.object({
  schema: z.literal(1),
  shard: z.string(),
  series: z.array(seriesSummarySchema),
  sums: panelSumsSchema,
  /** How the errors of the series go together. */
  errors: jointErrorsSchema,
  /** The days that the plots show, as forecast when the models were trained. */
  ahead: groupSumsSchema,
  /** What its series tell others of; absent where nobody borrows. */
  group: tellingSchema.shape.all.optional(),
  /** … by the groups that they are in; absent where the dataset has none. */
  groupings: tellingSchema.shape.groupings.optional(),
});
export type ShardResult = Omit<z.infer<typeof shardResultSchema>, 'group' | 'groupings'> & {
  readonly group?: Telling['all'] | undefined;
  readonly groupings?: Telling['groupings'] | undefined;
};

/** What the series of a shard tell others. */
export function tellingOfShard({ group, groupings }: ShardResult): Telling {
  return { all: group ?? NOTHING_TOLD.all, groupings: groupings ?? NOTHING_TOLD.groupings };
}
