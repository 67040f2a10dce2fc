import { z } from 'zod';
import { toEpochDay, weekdayOf } from '../../dates.ts';
import { droppingBelow, factorise, independentColumns, solveLower, solveUpper } from '../../numerics/linear-algebra.ts';
import { studentQuantile } from '../../numerics/student-t.ts';
import { HOLIDAY, PROMO, type Series } from '../../sales/series.ts';

const intervalSchema = z.tuple([z.number(), z.number()]).nullable();

export const SIDES = ['before', 'after'] as const;

const neighbourEffectSchema = z.object({
  side: z.enum(SIDES),
  spells: z.int().describe('Promotions, each of one day or of several in a row, that tell of it'),
  days: z.int().describe('Days of the three on this side of them without promotion or holiday'),
  factor: z
    .number()
    .nullable()
    .describe('Their sales relative to other days without promotion, weekday and level alike; null when not measured'),
  interval80: intervalSchema.describe('80 % interval of the factor'),
  interval95: intervalSchema,
  differs: z.boolean().nullable().describe('Whether the 95 % interval leaves out 1, which is no effect'),
  reason: z
    .enum(['few-promotions', 'few-weeks', 'no-comparison', 'days-without-sales', 'not-a-flag'])
    .nullable()
    .describe('Why it was not measured'),
});

/** The days before promotions, and those after them. */
export const aroundPromotionsSchema = z.array(neighbourEffectSchema);

export type NeighbourEffect = z.infer<typeof neighbourEffectSchema>;
type Side = NeighbourEffect['side'];
type Reason = NonNullable<NeighbourEffect['reason']>;

/** Calendar days on each side of a promotion that are looked at. */
const NEAR_PROMOTION = 3;
/** Fewer promotions say nothing of the days around them. */
export const LEAST_SPELLS = 8;
/** Days that have a level of their own, and are left out together where the error is estimated. */
const BLOCK_DAYS = 28;
/** Fewer blocks with days of both kinds give no error. */
const LEAST_BLOCKS = 6;
/** From this share of days that sold nothing on, a product has no logarithms of sales to speak of. */
const MOST_WITHOUT_SALES = 0.05;
/** What keeps less than this share of its variation beside the other columns is one of them. */
const LEAST_OWN = 1e-8;

interface Fitted {
  /** The days on which effects are compared. */
  readonly series: Series;
  /** What the model says of each of them. */
  readonly fitted: Float64Array;
}

/**
 * Whether people buy less, or more, on the days before and after promotions: customers who stock up are missing later (van
 * Heerde, Leeflang & Wittink 2000, Journal of Marketing Research 37; Hendel & Nevo 2006, RAND Journal of Economics 37). Regression
 * of ln(sales / fitted) on the weekday, the block of four weeks, and whether a promotion is at most three days ahead or ago; of
 * days without promotion or holiday only. The errors are those of the jackknife over blocks, which need not be independent within
 * (MacKinnon, Nielsen & Webb 2023, Journal of Applied Econometrics 38). In the sample that the model was fitted to. Undefined
 * without a column of promotions.
 */
export function aroundPromotions({ series, fitted }: Fitted): NeighbourEffect[] | undefined {
  const promo = series.covariates[PROMO];
  if (promo === undefined) return undefined;
  if (!promo.every((value) => value === 0 || value === 1)) return SIDES.map((side) => unmeasured(side, 'not-a-flag'));
  const { rows, skipped } = ordinaryDays(series, promo, fitted);
  const counts = SIDES.map((side) => countsOf(rows, side));
  if (skipped > MOST_WITHOUT_SALES * (rows.length + skipped)) {
    return SIDES.map((side, s) => unmeasured(side, 'days-without-sales', counts[s]));
  }
  const estimates = estimate(rows);
  return SIDES.map((side, s): NeighbourEffect => {
    if (counts[s].spells < LEAST_SPELLS) return unmeasured(side, 'few-promotions', counts[s]);
    const estimate = estimates[s];
    if (typeof estimate === 'string') return unmeasured(side, estimate, counts[s]);
    const { mean, error, blocks } = estimate;
    const interval = (level: number): [number, number] => {
      const width = studentQuantile(0.5 + level / 2, blocks - 1) * error;
      return [Math.exp(mean - width), Math.exp(mean + width)];
    };
    const interval95 = interval(0.95);
    const differs = interval95[0] > 1 || interval95[1] < 1;
    return {
      ...{ side, ...counts[s], factor: Math.exp(mean), interval80: interval(0.8), interval95, differs, reason: null },
    };
  });
}

function unmeasured(side: Side, reason: Reason, counts = { spells: 0, days: 0 }): NeighbourEffect {
  return { side, ...counts, factor: null, interval80: null, interval95: null, differs: null, reason };
}

/** A day without promotion or holiday. */
interface OrdinaryDay {
  readonly weekday: number;
  readonly block: number;
  /** ln(sales / fitted). */
  readonly residual: number;
  /** Which promotion is near on that side; undefined: none. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Those that sold something, and how many did not. At both ends nobody knows of the promotions beyond. */
function ordinaryDays({ days, sales, covariates }: Series, promo: Float64Array, fitted: Float64Array) {
  const epochDays = days.map(toEpochDay);
  const [first, last] = [epochDays[0], epochDays[epochDays.length - 1]];
  const spells = spellsOf(epochDays, promo);
  const rows: OrdinaryDay[] = [];
  let skipped = 0;
  for (const [i, day] of epochDays.entries()) {
    if (promo[i] !== 0 || (covariates[HOLIDAY]?.[i] ?? 0) !== 0) continue;
    if (day - first < NEAR_PROMOTION || last - day < NEAR_PROMOTION) continue;
    const residual = Math.log(sales[i] / fitted[i]);
    if (!Number.isFinite(residual)) {
      skipped += 1;
      continue;
    }
    const near = (step: number) =>
      Array.from({ length: NEAR_PROMOTION }, (_, k) => spells.get(day + step * (k + 1))).find(
        (spell) => spell !== undefined,
      );
    const block = Math.floor((day - first) / BLOCK_DAYS);
    rows.push({ weekday: weekdayOf(days[i]), block, residual, before: near(1), after: near(-1) });
  }
  return { rows: ofUsualWeekdays(rows), skipped };
}

/** Without the days of a weekday on which the store hardly ever opens: one block alone could tell of it. */
function ofUsualWeekdays(rows: readonly OrdinaryDay[]): OrdinaryDay[] {
  const blocksOf = (weekday: number) => new Set(rows.flatMap((row) => (row.weekday === weekday ? row.block : [])));
  const usual = [1, 2, 3, 4, 5, 6, 7].filter((weekday) => blocksOf(weekday).size >= LEAST_BLOCKS);
  return rows.filter(({ weekday }) => usual.includes(weekday));
}

/** Which promotion each promoted day belongs to; a closed day in between does not end one. */
function spellsOf(epochDays: readonly number[], promo: Float64Array): Map<number, number> {
  const spells = new Map<number, number>();
  let spell = -1;
  for (const [i, day] of epochDays.entries()) {
    if (promo[i] !== 1) continue;
    if (i === 0 || promo[i - 1] !== 1) spell += 1;
    spells.set(day, spell);
  }
  return spells;
}

function countsOf(rows: readonly OrdinaryDay[], side: Side) {
  const near = rows.flatMap((row) => row[side] ?? []);
  return { spells: new Set(near).size, days: near.length };
}

/** In logarithms. */
interface Estimate {
  readonly mean: number;
  readonly error: number;
  /** Those that have days of both kinds. */
  readonly blocks: number;
}

/** Least squares on weekdays and both sides within blocks; errors by leaving out one block after the other. */
function estimate(rows: readonly OrdinaryDay[]): (Estimate | Reason)[] {
  const columns = [
    ...[2, 3, 4, 5, 6, 7].map((weekday) => indicator(rows, (row) => row.weekday === weekday)),
    ...SIDES.map((side) => indicator(rows, (row) => row[side] !== undefined)),
  ];
  const groups = rows.map(({ block }) => block);
  const independent = [...independentColumns(groups, columns)].sort((a, b) => a - b);
  const used = independent.map((i) => columns[i]);
  const parts = productsByBlock(rows, used);
  const order = independent.length;
  const all = solved(parts, order);
  const others = parts.map((_, left) => solved(parts.toSpliced(left, 1), order));
  return SIDES.map((_, s) => {
    const at = independent.indexOf(columns.length - SIDES.length + s);
    if (at < 0) return 'no-comparison';
    const blocks = parts.filter(({ products }) => products[at * order + at] > 0).length;
    if (blocks < LEAST_BLOCKS) return 'few-weeks';
    if (all === undefined || others.includes(undefined)) return 'no-comparison';
    const squares = others.reduce((sum, without) => sum + ((without?.[at] ?? 0) - all[at]) ** 2, 0);
    return { mean: all[at], error: Math.sqrt(((parts.length - 1) / parts.length) * squares), blocks };
  });
}

function indicator(rows: readonly OrdinaryDay[], holds: (row: OrdinaryDay) => boolean): Float64Array {
  return Float64Array.from(rows, (row) => (holds(row) ? 1 : 0));
}

/** What a block adds to the normal equations, its means taken away. */
interface BlockProducts {
  /** Row by row. */
  readonly products: Float64Array;
  readonly withResidual: Float64Array;
}

function productsByBlock(rows: readonly OrdinaryDay[], columns: readonly Float64Array[]): BlockProducts[] {
  const blocks: number[][] = [];
  for (const [i, { block }] of rows.entries()) {
    blocks[block] ??= [];
    blocks[block].push(i);
  }
  return Object.values(blocks).map((members) => {
    const centred = (value: (i: number) => number) => {
      const mean = members.reduce((sum, i) => sum + value(i), 0) / members.length;
      return members.map((i) => value(i) - mean);
    };
    const own = columns.map((column) => centred((i) => column[i]));
    const residuals = centred((i) => rows[i].residual);
    const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
    return {
      products: Float64Array.from(own.flatMap((a) => own.map((b) => product(a, b)))),
      withResidual: Float64Array.from(own, (a) => product(a, residuals)),
    };
  });
}

/** Undefined when a column is one of the others in these blocks. */
function solved(blocks: readonly BlockProducts[], order: number): Float64Array | undefined {
  const gram = new Float64Array(order * order);
  const solution = new Float64Array(order);
  for (const { products, withResidual } of blocks) {
    for (let i = 0; i < gram.length; i += 1) gram[i] += products[i];
    for (let i = 0; i < order; i += 1) solution[i] += withResidual[i];
  }
  factorise(gram, order, droppingBelow(LEAST_OWN));
  for (let i = 0; i < order; i += 1) if (!(gram[i * order + i] > 0)) return undefined;
  solveLower(gram, order, solution);
  solveUpper(gram, order, solution);
  return solution;
}
