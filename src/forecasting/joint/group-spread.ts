import { studentQuantile } from '../../numerics/student-t.ts';
import { SPANS } from './joint-errors.ts';
import { COMMON_DEGREES_OF_FREEDOM, type JointErrorModel, type SpanModel } from './joint-model.ts';

/** Of what something was assumed, and of what it was not; the positions of the sums below. */
export const CASES = ['known', 'assumed'] as const;

/** Sums over the parts of a group, for each of `CASES`; σ is the spread of a part in units of the largest of them. */
export interface GroupSums {
  /** The largest spread, in units of the sales. */
  readonly largest: number;
  /** Σ σ, Σ σ², Σ σ⁴. */
  readonly spread: readonly number[];
  readonly squares: readonly number[];
  readonly fourths: readonly number[];
  /** Calendar days of the stretch. */
  readonly span: number;
}

/** The distribution of the error of a total, symmetric around 0. */
export interface GroupSpread {
  /** Nothing is uncertain. */
  readonly isCertain: boolean;
  /** What its size stays below with a probability of `level` per cent, in units of the sales. */
  halfWidth(level: number): number;
}

/** Degrees of freedom of the own errors of the series: of one day, and of a longer stretch, whose tails are lighter. */
export const OWN_DEGREES_OF_FREEDOM = { day: 5, stretch: 8 };
/** Tails lighter than these are those of a normal distribution. */
const LARGEST_FREEDOM = 300;

/**
 * With the correlation ρ of the errors and the scale κ of its days the variance is (Σ κσ√ρ)² + Σ κ²σ² (1 − ρ). The tails are
 * those of Student's t whose excess kurtosis is that of the common and of the own errors, each times its share of the
 * variance, squared, as cumulants add up; and the less is known of ρ, the fewer degrees of freedom it has.
 */
export function groupSpread(
  { largest, spread, squares, fourths, span }: GroupSums,
  joint: JointErrorModel,
): GroupSpread {
  const models = CASES.map((which) => spanModelAt(joint, which, span));
  const shock = sumOver(models, ({ correlation, scale }, i) => Math.sqrt(correlation) * scale * spread[i]);
  const own = sumOver(models, ({ correlation, scale }, i) => (1 - correlation) * scale ** 2 * squares[i]);
  const variance = shock ** 2 + own;
  if (!(largest > 0 && variance > 0)) return { isCertain: true, halfWidth: () => 0 };
  const ownSquares = sumOver(models, ({ correlation, scale }, i) => ((1 - correlation) * scale ** 2) ** 2 * fourths[i]);
  const unknown = sumOver(models, ({ correlation, uncertainty, scale }, i) => {
    if (squares[i] === 0 || uncertainty === 0) return 0;
    const slope = (scale * spread[i] * shock) / Math.sqrt(Math.max(correlation, uncertainty)) - scale ** 2 * squares[i];
    return (slope * uncertainty) ** 2;
  });
  const commonFreedom = COMMON_DEGREES_OF_FREEDOM[spread[1] > spread[0] ? 'assumed' : 'known'];
  const ownFreedom = OWN_DEGREES_OF_FREEDOM[span > 1 ? 'stretch' : 'day'];
  const kurtosis =
    (shock ** 2 / variance) ** 2 * excessKurtosis(commonFreedom) +
    (ownSquares / variance ** 2) * excessKurtosis(ownFreedom);
  const freedom = Math.min(LARGEST_FREEDOM, 4 + 6 / kurtosis);
  const degreesOfFreedom = 1 / (1 / freedom + unknown / variance ** 2 / 2);
  const scale = largest * Math.sqrt((variance * (freedom - 2)) / freedom);
  return { isCertain: false, halfWidth: (level) => scale * studentQuantile(0.5 + level / 200, degreesOfFreedom) };
}

function sumOver(models: readonly SpanModel[], term: (model: SpanModel, i: number) => number): number {
  return models.reduce((sum, model, i) => sum + term(model, i), 0);
}

/** Of Student's t with more than 4 degrees of freedom. */
function excessKurtosis(degreesOfFreedom: number): number {
  return 6 / (degreesOfFreedom - 4);
}

/** Between the spans that were learnt from linear in their logarithm; beyond the longest as that. */
export function spanModelAt(
  { known, assumed = known }: JointErrorModel,
  which: (typeof CASES)[number],
  span: number,
): SpanModel {
  const { spans } = which === 'assumed' ? assumed : known;
  const upper = SPANS.findIndex((knot) => knot >= span);
  if (upper === 0) return spans[0];
  if (upper < 0) return spans[spans.length - 1];
  const [from, to] = [SPANS[upper - 1], SPANS[upper]];
  const position = Math.log(span / from) / Math.log(to / from);
  const [low, high] = [spans[upper - 1], spans[upper]];
  const between = (name: keyof SpanModel) => low[name] + position * (high[name] - low[name]);
  return { correlation: between('correlation'), uncertainty: between('uncertainty'), scale: between('scale') };
}
