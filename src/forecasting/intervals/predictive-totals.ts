import { drawCounts, drawStudent } from '../../numerics/sampling.ts';
import { errorCorrelation, jointSpread, unitOf } from './error-model.ts';
import {
  caseOf,
  countDistribution,
  countMoments,
  type IntervalDay,
  type IntervalModel,
  relativeSpread,
  TOTAL_SCALE,
  totalErrors,
} from './intervals.ts';
import {
  amountsOf,
  certain,
  dayScores,
  type PredictiveDistribution,
  predictiveDistribution,
  type Spread,
  studentScores,
} from './predictive-distribution.ts';

/** Any number will do: plans must be the same every time. */
const SEED = 20_240_229;

/** The predictive distribution whose intervals `dayInterval` and `totalInterval` give, for quantiles on one side. */
export function predictiveTotal(model: IntervalModel, days: readonly IntervalDay[]): PredictiveDistribution {
  const ahead = days.filter((day) => day.open !== false && day.horizon > 0);
  const observed = days.reduce((sum, day) => sum + (day.open !== false && day.horizon <= 0 ? day.forecast : 0), 0);
  const counts = countDistribution(model, ahead);
  if (counts) return shifted(counts, observed);
  const { own, errors, unsaid } = totalErrors(model, ahead);
  return shifted(
    totalOf(model, ahead, () => Math.hypot(jointSpread(errors, own.correlation), unsaid)),
    observed,
  );
}

/** Distributions of the totals of stretches of the same days to come; much faster than one by one. */
interface PredictiveTotals {
  /** Total of the days at the positions `first` … `last`, both included; 0 for certain when there is none. */
  between(first: number, last: number): PredictiveDistribution;
  /** Totals of these stretches, drawn together: for each stretch one amount on each of `paths` paths. The same every time. */
  draw(stretches: readonly Stretch[], paths: number): Float64Array[];
}

/** The days at the positions `first` … `last`, both included; empty when `last` is the smaller one. */
interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** `days` are consecutive days after the last observed one. */
export function predictiveTotals(model: IntervalModel, days: readonly IntervalDay[]): PredictiveTotals {
  if (model.counts !== undefined) return predictiveCounts(model, days);
  const covariance = createCovariance(model, days);
  const known = new Map<number, PredictiveDistribution>();
  return {
    between(first, last) {
      const key = first * (days.length + 1) + last;
      const distribution =
        known.get(key) ??
        totalOf(model, days.slice(first, last + 1).filter(isOpen), () =>
          Math.sqrt(covariance({ first, last }, { first, last })),
        );
      known.set(key, distribution);
      return distribution;
    },
    draw(stretches, paths) {
      const covariances = stretches.map((a) => stretches.map((b) => covariance(a, b)));
      const draws = drawStudent(covariances, totalErrors(model, days.filter(isOpen)).own.degreesOfFreedom, {
        paths,
        seed: SEED,
      });
      return stretches.map(({ first, last }, i) => {
        const open = days.slice(first, last + 1).filter(isOpen);
        const spread = spreadOf(model, open, () => Math.sqrt(covariances[i][i]));
        if (spread.unit === 0) return new Float64Array(paths).fill(spread.forecast);
        const amountAt = amountsOf(spread);
        return draws[i].map((error) => amountAt((TOTAL_SCALE * error) / spread.unit));
      });
    },
  };
}

/** The same of sales that are few whole units: negative binomial, and drawn as whole numbers. */
function predictiveCounts(model: IntervalModel, days: readonly IntervalDay[]): PredictiveTotals {
  const known = new Map<number, PredictiveDistribution>();
  const within = ({ first, last }: Stretch) => days.slice(first, last + 1).filter(isOpen);
  return {
    between(first, last) {
      const key = first * (days.length + 1) + last;
      const distribution = known.get(key) ?? countDistribution(model, within({ first, last })) ?? certain(0);
      known.set(key, distribution);
      return distribution;
    },
    draw(stretches, paths) {
      // Stretches may overlap: what lies between any two of their ends is drawn once.
      const ends = [...new Set(stretches.flatMap(({ first, last }) => [first, last + 1]))].sort((a, b) => a - b);
      const pieces = ends.slice(1).map((end, i) => ({ first: ends[i], last: end - 1 }));
      const draws = drawCounts(
        pieces.map((piece) => countMoments(model, within(piece))),
        { paths, seed: SEED },
      );
      return stretches.map(({ first, last }) => {
        const own = draws.filter((_, i) => pieces[i].first >= first && pieces[i].last <= last);
        return Float64Array.from({ length: paths }, (_, path) => own.reduce((sum, draw) => sum + draw[path], 0));
      });
    },
  };
}

/** `spread` is the standard deviation of the total in units of the sales; not asked for when there is only one day. */
function totalOf(model: IntervalModel, open: readonly IntervalDay[], spread: () => number): PredictiveDistribution {
  const total = spreadOf(model, open, spread);
  const scores = open.length === 1 ? dayScores(caseOf(model, open[0]), relativeSpread(model, open[0])) : total.scores;
  return total.unit === 0 ? certain(total.forecast) : predictiveDistribution({ ...total, scores });
}

function spreadOf(model: IntervalModel, open: readonly IntervalDay[], spread: () => number): Spread {
  const lowest = model.lowest ?? Number.NEGATIVE_INFINITY;
  const forecast = open.reduce((sum, day) => sum + day.forecast, 0);
  const { scale, degreesOfFreedom } = totalErrors(model, open).own;
  const unit = open.reduce((sum, day) => sum + unitOf(scale, day.forecast), 0);
  const scores = studentScores(unit === 0 ? 0 : (TOTAL_SCALE * spread()) / unit, degreesOfFreedom);
  return { scale, forecast, unit, scores, lowest };
}

/** Covariance of the totals of any two stretches of days, by sums over rectangles of the matrix of days. */
function createCovariance(model: IntervalModel, days: readonly IntervalDay[]) {
  const open = days.filter(isOpen);
  const { own, errors: openErrors } = totalErrors(model, open);
  const { correlation } = own;
  const byHorizon = new Map(openErrors.map((error) => [error.horizon, error]));
  const errors = days.map(({ horizon }) => byHorizon.get(horizon) ?? { horizon, spread: 0 });
  const width = days.length + 1;
  const corner = new Float64Array(width * width);
  for (let i = 0; i < days.length; i += 1) {
    let row = 0;
    for (let j = 0; j < days.length; j += 1) {
      row += errors[i].spread * errors[j].spread * errorCorrelation(errors[i].horizon, errors[j].horizon, correlation);
      corner[(i + 1) * width + j + 1] = corner[i * width + j + 1] + row;
    }
  }
  const unsaid = ({ first, last }: Stretch) => totalErrors(model, days.slice(first, last + 1).filter(isOpen)).unsaid;
  return (a: Stretch, b: Stretch): number => {
    if (a.last < a.first || b.last < b.first) return 0;
    const upTo = (i: number, j: number) => corner[i * width + j];
    const both = upTo(a.last + 1, b.last + 1) + upTo(a.first, b.first);
    const sum = both - upTo(a.first, b.last + 1) - upTo(a.last + 1, b.first);
    if (a.first === b.first && a.last === b.last) return Math.max(0, sum) + unsaid(a) ** 2;
    return sum + sharedDays(a, b) * Math.min(unsaid(a), unsaid(b)) ** 2;
  };
}

/** The days that two stretches share, as a part of those of the longer one: what is unsaid of them moves both. */
function sharedDays(a: Stretch, b: Stretch): number {
  const shared = Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1;
  return Math.max(0, shared) / (Math.max(a.last - a.first, b.last - b.first) + 1);
}

function isOpen(day: IntervalDay): boolean {
  return day.open !== false;
}

function shifted(distribution: PredictiveDistribution, by: number): PredictiveDistribution {
  if (by === 0) return distribution;
  return {
    mean: distribution.mean + by,
    quantile: (probability) => distribution.quantile(probability) + by,
    cdf: (x) => distribution.cdf(x - by),
    expectedShortfall: (x) => distribution.expectedShortfall(x - by),
  };
}
