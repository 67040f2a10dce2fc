import { z } from 'zod';
import { compareIds } from '../sales/named-series.ts';
import { type DayEffects, EFFECT_NAMES, type EffectName, effectsSchema, matchEffects } from './models/candidate.ts';

/** A series, and by how much it moves a sum. */
const moverSchema = z.object({ series: z.string(), change: z.number().describe('In units of the sales') });
type Mover = z.infer<typeof moverSchema>;

/** The series that move the sum of a day most. */
export const moversSchema = z.object({
  usualDay: z.array(moverSchema).describe('How far their forecasts are from their own usual days'),
  promotion: z.array(moverSchema).describe('What the promotion adds to them'),
});

/** What the forecasts of some series for a day are made of, as sums. Plain JSON, as large for a million series as for two. */
export const summedEffectsSchema = z.object({
  /** In units of the sales; they add up to the forecast. */
  amounts: effectsSchema,
  movers: moversSchema,
});
export type SummedEffects = z.infer<typeof summedEffectsSchema>;

/** Series that are named as movers. */
const LISTED = 5;

/** No series yet. */
export function noSummedEffects(): SummedEffects {
  return { amounts: amountsOf(() => 0), movers: { usualDay: [], promotion: [] } };
}

/** Adds a series. Where its model does not know its parts, the whole forecast is its usual day. */
export function addEffects(
  { amounts, movers }: SummedEffects,
  series: string,
  { forecast, effects }: { readonly forecast: number; readonly effects: DayEffects | undefined },
): void {
  const own = contributionsOf(effects, forecast);
  for (const name of EFFECT_NAMES) amounts[name] += own[name];
  movers.usualDay = largest([...movers.usualDay, { series, change: forecast - own.base }]);
  movers.promotion = largest([...movers.promotion, { series, change: own.promotion }]);
}

/** Adds other series. */
export function addSummedEffects({ amounts, movers }: SummedEffects, other: SummedEffects): void {
  for (const name of EFFECT_NAMES) amounts[name] += other.amounts[name];
  movers.usualDay = largest([...movers.usualDay, ...other.movers.usualDay]);
  movers.promotion = largest([...movers.promotion, ...other.movers.promotion]);
}

function largest(movers: readonly Mover[]): Mover[] {
  return movers
    .filter(({ change }) => change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || compareIds(a.series, b.series))
    .slice(0, LISTED);
}

/**
 * What each effect adds to a forecast, in units of the sales: the base, and of every factor f the amount L(forecast, base) ln f,
 * L being the logarithmic mean. They add up to the forecast, in no order of the factors, and sums over series are the
 * contributions to the sum: LMDI-I (Ang 2005, "The LMDI approach to decomposition analysis").
 */
function contributionsOf(effects: DayEffects | undefined, forecast: number): DayEffects {
  const isProduct = effects && forecast > 0 && EFFECT_NAMES.every((name) => effects[name] > 0);
  if (!isProduct) return amountsOf((name) => (name === 'base' ? forecast : 0));
  const { base, ...factors } = matchEffects(effects, forecast);
  const mean = logarithmicMean(forecast, base);
  return amountsOf((name) => (name === 'base' ? base : mean * Math.log(factors[name])));
}

/** What a sum is made of, as it is answered. */
interface ExplainedSum {
  /** They add up to the forecast. */
  readonly contributions: DayEffects;
  /** They multiply to the forecast; undefined where it, or its base, is not above 0. */
  readonly effects: DayEffects | undefined;
}

/**
 * The contributions to a sum, and the factors that multiply to it: those that give each effect its contribution, exp(C / L(forecast,
 * base)), by the multiplicative form of the same method. Of one series they are its own.
 *
 * @param forecast the sum as it is answered, rounded: `level` takes what rounding leaves
 */
export function explainSum({ amounts }: SummedEffects, forecast: number): ExplainedSum {
  const rest = EFFECT_NAMES.reduce((left, name) => left - amounts[name], forecast);
  const contributions = { ...amounts, level: amounts.level + rest };
  const { base } = amounts;
  if (!(base > 0 && forecast > 0)) return { contributions, effects: undefined };
  const mean = logarithmicMean(forecast, base);
  const factors = amountsOf((name) => (name === 'base' ? base : Math.exp(contributions[name] / mean)));
  return { contributions, effects: matchEffects(factors, forecast) };
}

function amountsOf(amountOf: (name: EffectName) => number): DayEffects {
  return Object.fromEntries(EFFECT_NAMES.map((name) => [name, amountOf(name)])) as DayEffects;
}

/** (a − b) / ln(a / b) of positive numbers; of equal ones that number. */
function logarithmicMean(a: number, b: number): number {
  const excess = (a - b) / b;
  return excess === 0 ? b : (b * excess) / Math.log1p(excess);
}
