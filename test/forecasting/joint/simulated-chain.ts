import { createRandom, normal } from '../../../examples/random.ts';
import { addDays, type IsoDay } from '../../../src/dates.ts';
import type { BacktestOrigin } from '../../../src/forecasting/evaluation/rolling-origins.ts';
import {
  type IntervalDay,
  type IntervalModel,
  jointError,
  LEVEL_KNOTS,
} from '../../../src/forecasting/intervals/intervals.ts';
import type { TestedSeries } from '../../../src/forecasting/joint/joint-errors.ts';
import { studentQuantile } from '../../../src/numerics/student-t.ts';

export const LAST_DAY = '2024-10-31';
const HISTORY_DAYS = 900;

/** Of errors that are Student's t with 5 degrees of freedom and the standard deviation `sd`, independent from day to day. */
export function intervalsOf(sd: number, given: Partial<IntervalModel> = {}): IntervalModel {
  return {
    historyStart: '2022-05-15',
    scale: { kind: 'additive', typical: sd },
    quantiles: LEVEL_KNOTS.map((level) => Math.sqrt(3 / 5) * studentQuantile(0.5 + level / 200, 5)),
    spread: 1,
    degreesOfFreedom: 8,
    correlation: 0,
    difficulty: { festive: 1, holiday: 1 },
    lowest: null,
    evidence: { origins: 10, days: 310, effectiveDays: 1e9 },
    ...given,
  };
}

export interface Chain {
  readonly tested: TestedSeries[];
  /** Days to come, each with the errors of all series. */
  readonly future: { readonly day: IntervalDay; readonly errors: number[] }[];
}

interface Simulation {
  readonly series: number;
  readonly correlation: number;
  readonly origins?: number;
  readonly seed?: number;
  readonly given?: Partial<IntervalModel>;
  /** Factor on the common shock from an origin. */
  readonly shockAt?: (origin: number) => number;
}

/** Series of several sizes whose errors are normal, with one common shock a day. */
export function simulateChain({
  series,
  correlation,
  origins = 10,
  seed = 1,
  given,
  shockAt = () => 1,
}: Simulation): Chain {
  const random = createRandom(seed);
  const models = Array.from({ length: series }, (_, i) => intervalsOf(10 * (1 + (i % 5)), given));
  const errorsOn = (day: IntervalDay, factor: number): number[] => {
    const shock = factor * normal(random);
    return models.map(
      (model) =>
        jointError(model, day).spread * (Math.sqrt(correlation) * shock + Math.sqrt(1 - correlation) * normal(random)),
    );
  };
  const planned = Array.from({ length: origins }, (_, o) => {
    const origin = addDays(LAST_DAY, -31 - 28 * (origins - 1 - o));
    const days = daysAfter(origin, 31).map((day) => ({ day, errors: errorsOn(day, shockAt(o)) }));
    return { origin, days };
  });
  const tested = models.map((intervals, i): TestedSeries => {
    const own = planned.map(
      ({ origin, days }): BacktestOrigin => ({
        origin,
        historyDays: HISTORY_DAYS,
        days: days.map(({ day, errors }) => ({
          ...day,
          open: true,
          holiday: false,
          actual: day.forecast + errors[i],
        })),
      }),
    );
    return { intervals, historyDays: HISTORY_DAYS, origins: own };
  });
  const future = Array.from({ length: 20 }, () => daysAfter(LAST_DAY, 31))
    .flat()
    .map((day) => ({ day, errors: errorsOn(day, 1) }));
  return { tested, future };
}

type PlainDay = IntervalDay & { readonly date: IsoDay; readonly open: true };

function daysAfter(origin: IsoDay, count: number): PlainDay[] {
  return Array.from({ length: count }, (_, i) => ({
    date: addDays(origin, i + 1),
    horizon: i + 1,
    forecast: 100,
    open: true as const,
  }));
}
