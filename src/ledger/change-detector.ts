import type { WhiteBlock } from './error-whitening.ts';

/** Days between two false alarms, on average at least: the threshold of the detector. */
export const FALSE_ALARM_DAYS = 1000;
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
 * length of the record, and an alarm within n days has a probability of at most n / A.
 */
export function createChangeDetector(threshold: number = FALSE_ALARM_DAYS) {
  let suspicions: Suspicion[] = [];
  let position = 0;

  /** Takes the next day of a block; `steps` remembers what a step from each start adds. */
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
    return sum >= threshold;
  };

  return {
    /** Forgets all suspicions: the days before cannot raise an alarm any more. */
    restart(): void {
      suspicions = [];
    },

    /** Reads a block day by day; the callback hears of each day and of the alarm that it raises, if any. */
    read(block: WhiteBlock, tell: (at: number, raised: Raised | undefined) => void): void {
      const first = position;
      const steps = new Map<number, readonly number[]>();
      for (let day = 0; day < block.innovations.length; day += 1) {
        const raised = take(block, day, first, steps) ? likeliest(suspicions, first + day) : undefined;
        if (raised) suspicions = [];
        tell(first + day, raised);
      }
    },
  };
}

function likeliest(suspicions: readonly Suspicion[], at: number): Raised | undefined {
  const [best] = suspicions.toSorted((a, b) => b.logRatio - a.logRatio);
  return best && { at, start: best.start, direction: best.shift < 0 ? 'below' : 'above' };
}
