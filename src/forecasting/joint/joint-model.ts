import { z } from 'zod';
import { daysBetween } from '../../dates.ts';
import { roundedSum } from '../../numerics/mergeable/exact-sum.ts';
import { CELLS, type JointErrors, SPANS } from './joint-errors.ts';

const spanModelSchema = z.object({
  /** Mean and standard deviation of what is believed of the correlation of the errors of two series, 0–1. */
  correlation: z.number().min(0).max(1),
  uncertainty: z.number().min(0),
  /** Root mean square error of a series in the spreads that its own model gives it. */
  scale: z.number().min(0),
});

const caseSchema = z.object({
  /** One for each of `SPANS`. */
  spans: z.array(spanModelSchema).length(SPANS.length),
  /** Origins learnt from, and the series tested from them on average. */
  evidence: z.object({ origins: z.int(), series: z.number() }),
});

/** How the errors of the series of a dataset go together; small plain JSON. */
export const jointErrorModelSchema = z.object({
  known: caseSchema,
  /** Of days of which somebody would have to say what happens on them, and did not; absent where nothing varies. */
  assumed: caseSchema.optional(),
});

export type JointErrorModel = z.infer<typeof jointErrorModelSchema>;
export type SpanModel = z.infer<typeof spanModelSchema>;

/** Newer origins say more: weights halve with this age, in days. */
export const JOINT_HALF_LIFE_DAYS = 300;
/** Neighbouring days of an origin err alike: so many stretches of each of `SPANS` count as an independent one. */
export const STRETCHES_PER_INDEPENDENT = [5, 2, 1, 1] as const;
/**
 * Before the seasons of a year were seen, all series miss them together. Origins that had not seen theirs are left out when
 * there are so many others.
 */
export const ENOUGH_ORIGINS = 3;
/** Mean correlation of the errors of two series of a chain before anything is known, and the stretches that it counts as. */
export const PRIOR_CORRELATION = 0.2;
export const PRIOR_STRETCHES = 5;
/** What a shorter stretch says of the correlation of a longer one counts as so many stretches of the longer one. */
export const SHORTER_STRETCHES = 6;
/** Scales are shrunk towards 1, what the models of the series say, as if by so many independent stretches. */
export const SCALE_PRIOR = 4;
/**
 * Degrees of freedom of the common error. Of what nobody can know, some shocks, such as a winter that stays away, are far beyond
 * the usual. What nobody has said is bounded: all series are promoted, or none is.
 */
export const COMMON_DEGREES_OF_FREEDOM = { known: 5, assumed: 100 };
/** Points at which the belief is worked out. */
const GRID_POINTS = 400;

/** Sums over the series in a stretch of an origin. */
interface Observation {
  readonly weight: number;
  readonly isSeen: boolean;
  readonly origin: string;
  readonly series: number;
  /** Σ e / Σ σ. */
  readonly error: number;
  /** Σ σ² / (Σ σ)²: 1 over the number of series when all are of one size. */
  readonly concentration: number;
  /** Σ e² / Σ σ². */
  readonly squaredRatio: number;
}

/**
 * Learns from the joint errors of all series of a dataset. Errors e of a series with the spread σ have the variance κ² σ², and
 * those of any two the correlation ρ (equicorrelation: Engle & Kelly 2012): a shock that is common to all, and one of its own.
 * Then (Σ e / Σ σ)² is κ² (ρ + (1 − ρ) Σ σ² / (Σ σ)²) in the mean: from many series it shows the common shock alone, from two
 * hardly anything. What is believed of ρ has a prior, Student's t for the shocks, and is integrated on a grid, so that few
 * origins or few series leave it uncertain and near the prior. Longer stretches start from what shorter ones say.
 */
export function learnJoint(errors: JointErrors): JointErrorModel {
  const known = learnCase(errors.known, COMMON_DEGREES_OF_FREEDOM.known);
  if (Object.keys(errors.assumed).length === 0) return { known };
  return { known, assumed: learnCase(errors.assumed, COMMON_DEGREES_OF_FREEDOM.assumed) };
}

type Origins = JointErrors['known'];

function learnCase(origins: Origins, freedom: number): z.infer<typeof caseSchema> {
  let prior: Prior = { mean: PRIOR_CORRELATION, stretches: PRIOR_STRETCHES };
  const learnt = SPANS.map((span, i) => {
    const used = comparable(observationsOf(origins, span, STRETCHES_PER_INDEPENDENT[i]));
    const model = learnSpan(used, prior, freedom);
    prior = { mean: model.correlation, stretches: SHORTER_STRETCHES };
    return { model, used };
  });
  const used = learnt[0].used;
  return {
    spans: learnt.map(({ model }) => model),
    evidence: {
      origins: new Set(used.map(({ origin }) => origin)).size,
      series: used.length === 0 ? 0 : used.reduce((sum, { series }) => sum + series, 0) / used.length,
    },
  };
}

function observationsOf(origins: Origins, span: number, perIndependent: number): Observation[] {
  const dates = Object.keys(origins).sort();
  const newest = dates[dates.length - 1];
  return dates.flatMap((origin) => {
    const { series, seen, error, spread, squaredError, squaredSpread } = origins[origin];
    return CELLS.flatMap((cell, i): Observation[] => {
      if (cell.span !== span || series[i] < 2) return [];
      const [spreads, squares] = [roundedSum(spread[i]), roundedSum(squaredSpread[i])];
      // Spreads that are so small that their squares vanish.
      if (squares === 0) return [];
      return [
        {
          weight: 0.5 ** (daysBetween(origin, newest) / JOINT_HALF_LIFE_DAYS) / perIndependent,
          isSeen: 2 * seen[i] > series[i],
          origin,
          series: series[i],
          error: roundedSum(error[i]) / spreads,
          concentration: Math.min(1, squares / spreads ** 2),
          squaredRatio: roundedSum(squaredError[i]) / squares,
        },
      ];
    });
  });
}

/** Those of seasons that had been seen a year before, when there are enough of them; else all. */
function comparable(observations: readonly Observation[]): readonly Observation[] {
  const seen = observations.filter(({ isSeen }) => isSeen);
  return new Set(seen.map(({ origin }) => origin)).size >= ENOUGH_ORIGINS ? seen : observations;
}

/** A belief about the correlation: a beta distribution with this mean, whose parameters add up to `stretches`. */
interface Prior {
  readonly mean: number;
  readonly stretches: number;
}

function learnSpan(observations: readonly Observation[], prior: Prior, freedom: number): SpanModel {
  const weight = observations.reduce((sum, o) => sum + o.weight, 0);
  const squares = observations.reduce((sum, o) => sum + o.weight * o.squaredRatio, 0);
  const variance = (squares + SCALE_PRIOR) / (weight + SCALE_PRIOR);
  const logs = Float64Array.from({ length: GRID_POINTS }, (_, i) => {
    const rho = correlationAt(i);
    // The grid is quadratic, so that its points are as dense as 1 / √ρ.
    let log = logBeta(prior, rho) + 0.5 * Math.log(rho);
    for (const { weight: own, error, concentration } of observations) {
      log += own * logShock(error, variance * (rho + (1 - rho) * concentration), freedom);
    }
    return log;
  });
  const largest = logs.reduce((max, log) => Math.max(max, log), Number.NEGATIVE_INFINITY);
  let [total, first, second] = [0, 0, 0];
  for (const [i, log] of logs.entries()) {
    const share = Math.exp(log - largest);
    const rho = correlationAt(i);
    total += share;
    first += share * rho;
    second += share * rho * rho;
  }
  const correlation = first / total;
  return {
    correlation,
    uncertainty: Math.sqrt(Math.max(0, second / total - correlation ** 2)),
    scale: Math.sqrt(variance),
  };
}

function correlationAt(i: number): number {
  return ((i + 0.5) / GRID_POINTS) ** 2;
}

/** Up to a constant. */
function logBeta({ mean, stretches }: Prior, rho: number): number {
  return (stretches * mean - 1) * Math.log(rho) + (stretches * (1 - mean) - 1) * Math.log1p(-rho);
}

/** Log-density of Student's t with this variance, up to a constant. */
function logShock(error: number, variance: number, freedom: number): number {
  return -0.5 * Math.log(variance) - ((freedom + 1) / 2) * Math.log1p(error ** 2 / ((freedom - 2) * variance));
}
