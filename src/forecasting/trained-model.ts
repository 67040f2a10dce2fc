import { z } from 'zod';
import { type IsoDay, weekdayOf } from '../dates.ts';
import { mean } from '../numerics/linear-algebra.ts';
import { datasetNameSchema, datasetVersionSchema, isoDaySchema, weekdaySchema } from '../primitives.ts';
import { HOLIDAY, PROMO, type Series } from '../sales/series.ts';
import { type HolidaySource, holidaySourceSchema } from './holiday-covariate.ts';
import { intervalModelSchema } from './intervals/intervals.ts';
import { calendar, smoothed } from './models/calendar/calendar.ts';
import { CANDIDATE_KINDS, type Candidate } from './models/candidate.ts';
import { combinationOf } from './models/combination.ts';
import { counts } from './models/counts.ts';
import { linear } from './models/linear/linear.ts';
import { seasonalNaive } from './models/seasonal-naive.ts';
import { tsb } from './models/tsb.ts';
import { learnUsualPromotions, usualPromotionsSchema } from './usual-promotions.ts';

/** Every way of forecasting there is, in the order of `CANDIDATE_KINDS`. */
export const CANDIDATES: readonly Candidate[] = withCombination([
  seasonalNaive,
  linear,
  counts,
  tsb,
  calendar,
  smoothed,
]);

/** The model types are erased: what each candidate returns goes only back to itself. */
function withCombination(candidates: readonly unknown[]): Candidate[] {
  const erased = candidates as Candidate[];
  return [...erased, combinationOf(erased) as Candidate];
}

const byKind = new Map<string, Candidate>(CANDIDATES.map((candidate) => [candidate.kind, candidate]));

/** Throws a RangeError for a kind that does not exist (a model file of a later version, say). */
export function candidateOf(kind: string): Candidate {
  const candidate = byKind.get(kind);
  if (!candidate) throw new RangeError(`there is no candidate "${kind}"; there are ${CANDIDATE_KINDS.join(', ')}`);
  return candidate;
}

/** What the history says of a covariate, for the days on which the store has not said it. */
const covariateFactsSchema = z.object({
  name: z.string().describe('Name in the model: `promo`, `holiday` or the column of the file'),
  column: z.string().describe('Header of the column in the file; its name where the file has none'),
  binary: z.boolean().describe('Only ever 0 or 1'),
  /**
   * Its value on each ISO weekday, Monday first (null: weekday never observed), when it is a function of the weekday
   * and not the same on all of them; else null.
   */
  byWeekday: z.array(z.number().nullable()).length(7).nullable(),
  fallback: z.number().describe('Its value on an unknown day: 0 for a flag, else the mean of the history'),
  usual: usualPromotionsSchema.optional().describe('Of promotions: how the shop usually promotes'),
  publicHolidays: holidaySourceSchema
    .optional()
    .describe('Of holidays that the file does not have: they are the public ones of this country or region'),
});

export type CovariateFacts = z.infer<typeof covariateFactsSchema>;

/** Where the holidays of a model come from when its dataset has no such column. */
export function holidaySourceOf(covariates: readonly CovariateFacts[]): HolidaySource | undefined {
  return covariates.find(({ publicHolidays }) => publicHolidays !== undefined)?.publicHolidays;
}

/** `columns` maps the names of the covariates to the headers of the file; `holidays`: where those come from, when not from the file. */
export function learnCovariateFacts(
  series: Series,
  columns: ReadonlyMap<string, string>,
  holidays?: HolidaySource | undefined,
): CovariateFacts[] {
  return Object.entries(series.covariates).map(([name, values]) => {
    if (name === HOLIDAY && holidays !== undefined) {
      return { name, column: name, binary: true, byWeekday: null, fallback: 0, publicHolidays: holidays };
    }
    const binary = values.every((value) => value === 0 || value === 1);
    const byWeekday = weekdayPattern(series, values);
    const usual = name === PROMO && byWeekday === null ? learnUsualPromotions(series) : undefined;
    return {
      name,
      column: columns.get(name) ?? name,
      binary,
      byWeekday,
      fallback: binary ? 0 : mean(values),
      ...(usual === undefined ? {} : { usual }),
    };
  });
}

function weekdayPattern(series: Series, values: Float64Array): (number | null)[] | null {
  const pattern: (number | null)[] = new Array(7).fill(null);
  for (const [i, day] of series.days.entries()) {
    const slot = weekdayOf(day) - 1;
    if (pattern[slot] !== null && pattern[slot] !== values[i]) return null;
    pattern[slot] = values[i];
  }
  return new Set(pattern.filter((value) => value !== null)).size > 1 ? pattern : null;
}

/** How much a young series has borrowed from its group. */
export const pooledSchema = z
  .enum(['group', 'shrunk'])
  .describe(
    '`group`: the series is too short to be fitted alone, all but its level comes from its group; `shrunk`: its effects are drawn to those of its group. Absent when nothing was borrowed',
  );

/** The version of the file format that this code writes and reads. */
export const MODEL_SCHEMA = 1;

/** `modelo.json`: all that forecasting needs. The same data, options and seed give the same bytes. */
export const trainedModelSchema = z
  .object({
    schema: z.literal(MODEL_SCHEMA, `is not the format that this version of the service reads, ${MODEL_SCHEMA}`),
    kind: z.enum(CANDIDATE_KINDS),
    dataset: datasetNameSchema,
    datasetVersion: datasetVersionSchema,
    trainedOn: z.object({ from: isoDaySchema, to: isoDaySchema, days: z.int() }),
    closedWeekdays: z.array(weekdaySchema),
    covariates: z.array(covariateFactsSchema),
    decimals: z.int().describe('The most decimals of a sales value in the data'),
    allowNegative: z.boolean(),
    /** The month of the last observation so far: its open days. */
    monthToDate: z.array(
      z.object({ date: isoDaySchema, sales: z.number(), covariates: z.record(z.string(), z.number()) }),
    ),
    mixes: z.record(z.string(), z.int()).describe('Days of the history by weekday, promotion and holiday'),
    intervals: intervalModelSchema,
    pooled: pooledSchema.optional(),
    parameters: z.unknown().describe('The fitted candidate: its own file describes it'),
  })
  .meta({ id: 'TrainedModel' });

export type TrainedModel = z.infer<typeof trainedModelSchema>;

/** As `readTrainedModel`, of the text of the file. */
export function parseTrainedModel(text: string): TrainedModel {
  return readTrainedModel(JSON.parse(text));
}

/** Checks a model file, its parameters included. Throws a ZodError that names what is wrong. */
export function readTrainedModel(json: unknown): TrainedModel {
  const model = trainedModelSchema.parse(json);
  return { ...model, parameters: candidateOf(model.kind).schema.parse(model.parameters) };
}

/** A series ready for training, with what the model keeps of where it comes from. */
export interface TrainingData {
  readonly source: Pick<
    TrainedModel,
    'dataset' | 'datasetVersion' | 'trainedOn' | 'closedWeekdays' | 'decimals' | 'allowNegative'
  >;
  readonly series: Series;
  readonly covariates: CovariateFacts[];
  /** Last day of the dataset, where the series is one of many: they share the origins of their backtests. Default its own last day. */
  readonly lastDay?: IsoDay | undefined;
  /** Columns that were left out since they seem to know the sales of their own day. */
  readonly leak?: { readonly columns: string[]; readonly noiseFloor: number } | undefined;
}
