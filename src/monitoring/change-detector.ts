import { errorCorrelation } from '../forecasting/intervals/error-model.ts';
import { factorise, keepingAtLeast, solveLower } from '../numerics/linear-algebra.ts';
import type { ScoredDay } from './scores.ts';

/** Days between two false alarms, on average at least. */
export const FALSE_ALARM_DAYS = 1000;
/**
 * The threshold is higher than that: forecasts of neighbouring months err together a little too, and how strongly the days
 * of one do is learnt from few origins.
 */
export const THRESHOLD = 2 * FALSE_ALARM_DAYS;
/** The shifts looked for, in spreads of a day's error, each with the same weight; negative: less is sold than forecast. */
const SHIFTS = [-2, -1, 1, 2];
/** Variance proxy of an innovation: above its variance of 1, since the tails of sales are heavier than the normal one's. */
const VARIANCE_PROXY = 1.25;

export interface Raised {
  /** Position of the day on which it was raised, over all blocks. */
  readonly at: number;
  /** Position of the day on which the change most likely began. */
  readonly start: number;
  readonly direction: 'below' | 'above';
}

/** A change that may have happened: its likelihood ratio so far. */
interface Suspicion {
  readonly start: number;
  readonly shift: number;
  logRatio: number;
}

/**
 * Sequential test for a lasting shift of the errors that may begin on any day: a Shiryaev–Roberts e-detector (Shin, Ramdas &
 * Rinaldo 2024, E-detectors, NEJSDS 2(2)). For each start k and shift δ the product of exp(λx − vλ²/2), where x is the day's
 * innovation and λ = δ × what a unit step from k adds to it, is a test supermartingale while the errors are as in the
 * backtest (mean 0 and sub-Gaussian with variance proxy v = 1.25). Their sum S over all starts, averaged over the shifts,
 * minus the number of days is a supermartingale too, so the mean number of days until S ≥ A is at least A, whatever the
 * length of the record, and an alarm within n days has a probability of at most n / A. A is `THRESHOLD`, twice what
 * is stated, unless many series are watched (see series-alarms.ts).
 */
export function createChangeDetector(threshold = THRESHOLD) {
  let suspicions: Suspicion[] = [];
  let position = 0;

  /** Takes the next day of a block and gives S on it; `steps` remembers what a step from each start adds. */
  const take = (block: WhiteBlock, day: number, first: number, steps: Map<number, readonly number[]>) => {
    for (const shift of SHIFTS) suspicions.push({ start: position, shift, logRatio: 0 });
    const x = block.innovations[day];
    let sum = 0;
    for (const suspicion of suspicions) {
      const begun = Math.max(0, suspicion.start - first);
      const step = steps.get(begun) ?? block.stepFrom(begun);
      steps.set(begun, step);
      const bet = suspicion.shift * step[day];
      suspicion.logRatio += bet * x - (VARIANCE_PROXY * bet * bet) / 2;
      sum += Math.exp(suspicion.logRatio) / SHIFTS.length;
    }
    position += 1;
    return sum;
  };

  return {
    /** Forgets all suspicions: the days before cannot raise an alarm any more. */
    restart(): void {
      suspicions = [];
    },

    /** Reads a block day by day; the callback hears of each day, of the alarm that it raises, if any, and of S on it. */
    read(block: WhiteBlock, onDay: (at: number, raised: Raised | undefined, sum: number) => void): void {
      const first = position;
      const steps = new Map<number, readonly number[]>();
      for (let day = 0; day < block.innovations.length; day += 1) {
        const sum = take(block, day, first, steps);
        const raised = sum >= threshold ? likeliest(suspicions, first + day) : undefined;
        if (raised) suspicions = [];
        onDay(first + day, raised, sum);
      }
    },
  };
}

function likeliest(suspicions: readonly Suspicion[], at: number): Raised | undefined {
  const [best] = suspicions.toSorted((a, b) => b.logRatio - a.logRatio);
  return best && { at, start: best.start, direction: best.shift < 0 ? 'below' : 'above' };
}

/** The level whose interval gives the spread of a day, and the half-width of a normal distribution there. */
const SPREAD_LEVEL = '80';
const NORMAL_HALF_WIDTH = 1.2815515655446004;
/** Standardised errors beyond this are cut: one exceptional day is not a lasting change. */
const LARGEST_ERROR = 4;
const LARGEST_INNOVATION = 3;
/** Below this share of its variance the rest of a day's error is rounding. */
const SMALLEST_VARIANCE = 0.02;

/** Scored days of one origin, ascending, whose errors hang together. */
export interface ErrorBlock {
  readonly days: readonly ScoredDay[];
  /** Strength of their correlation, see `errorCorrelation`. */
  readonly correlation: number;
  /** The sales are few whole units. Default false. */
  readonly counts?: boolean | undefined;
}

/** One block as independent errors. */
interface WhiteBlock {
  /** Each day's error given those before it, in its own standard deviations, cut at ±3; mean 0 and variance 1 when all is as in the backtest. */
  readonly innovations: readonly number[];
  /** What a lasting shift by one spread from day `start` on adds to the innovation of each day. */
  stepFrom(start: number): readonly number[];
}

/**
 * Error of a day in spreads, positive when more was sold than forecast, within ±4: (actual − forecast) / σ, with σ the
 * half-width of its 80 % interval on the side of the actual, over that of a normal distribution. So a festive day or a far
 * horizon, whose band is wider, weighs less. Of few whole units, whose band may lie beside their mean, σ is that of both sides, and
 * not below that of a Poisson distribution.
 */
export function standardError({ actual, forecast, intervals }: ScoredDay, counts = false): number {
  const error = actual - forecast;
  if (error === 0) return 0;
  const [lower, upper] = intervals[SPREAD_LEVEL];
  const halfWidth = counts ? (upper - lower) / 2 : error > 0 ? upper - forecast : forecast - lower;
  const spread = Math.max(halfWidth / NORMAL_HALF_WIDTH, counts ? Math.sqrt(forecast) : 0);
  return Math.max(-LARGEST_ERROR, Math.min(LARGEST_ERROR, error / spread));
}

/**
 * Takes out of each day's error what those before it foretold. The days of one forecast err together: their correlation,
 * estimated from the backtest, is R = LLᵀ (Cholesky), and L⁻¹ turns the errors into innovations.
 */
export function whiten({ days, correlation, counts }: ErrorBlock): WhiteBlock {
  const order = days.length;
  const factor = new Float64Array(order * order);
  for (let i = 0; i < order; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      factor[i * order + j] = errorCorrelation(days[j].horizon, days[i].horizon, correlation);
    }
  }
  factorise(factor, order, keepingAtLeast(SMALLEST_VARIANCE));
  const innovations = Float64Array.from(days, (day) => standardError(day, counts));
  solveLower(factor, order, innovations);
  return {
    innovations: Array.from(innovations, (x) => Math.max(-LARGEST_INNOVATION, Math.min(LARGEST_INNOVATION, x))),
    stepFrom: (start) => {
      const step = new Float64Array(order).fill(1, start);
      solveLower(factor, order, step, start);
      return Array.from(step);
    },
  };
}
