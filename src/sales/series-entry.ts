import { z } from 'zod';
import { isoDaySchema, weekdaySchema } from '../primitives.ts';
import { warningSchema } from './dataset.ts';
import { SERIES_STATES } from './named-series.ts';

/** What a file says of one of its series. */
export const seriesFactsSchema = z.object({
  id: z
    .string()
    .describe('The texts of the series columns joined by ` / `, with `\\`, `/` and a sole `*` behind a `\\`'),
  attributes: z.record(z.string(), z.string()).describe('What the file says of the series as a whole, by column'),
  days: z.int().describe('Days with sales'),
  from: isoDaySchema,
  to: isoDaySchema,
  state: z
    .enum(SERIES_STATES)
    .describe(
      '`ended`: nothing sold for weeks while the dataset goes on; `short`: sales on fewer days than are needed to learn from',
    ),
  closedWeekdays: z.array(weekdaySchema),
  notes: z.array(warningSchema).describe('What was found in this series'),
});

/** One series as `series/index.json` has it. */
export const seriesEntrySchema = seriesFactsSchema.extend({
  keys: z.array(z.string()).describe('The texts of the series columns, in the order of `columns`'),
  shard: z.string(),
  decimals: z.int(),
});

export type SeriesEntry = z.infer<typeof seriesEntrySchema>;

/** What the columns of text say of a series. */
export interface SeriesTexts {
  readonly keys: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
}

/** The text of a series in one of these series columns, or in an attribute; undefined where it has none. */
export function textIn(
  column: string,
  columns: readonly string[],
  { keys, attributes }: SeriesTexts,
): string | undefined {
  const at = columns.indexOf(column);
  if (at >= 0) return keys[at];
  return Object.hasOwn(attributes, column) ? attributes[column] : undefined;
}
