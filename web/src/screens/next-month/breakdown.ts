import type { ForecastDay } from '../../../../src/forecasting/forecast-schema.ts';

type Effects = NonNullable<ForecastDay['effects']>;
type Factor = Exclude<keyof Effects, 'base'>;

export interface Step {
  /** `rest`: all that are too small to be steps one by one. */
  readonly factor: Factor | 'rest';
  /** What the number before it is multiplied by. */
  readonly times: number;
  /** What it comes to then. */
  readonly result: number;
}

/** A factor closer to 1 than this goes into the rest. */
const NOTABLE_CHANGE = 0.005;

/** From the sales of a usual day to the forecast, the largest factor first; their product is the forecast. */
export function stepsOf(effects: Effects): Step[] {
  const { base, ...factors } = effects;
  const all = Object.entries(factors) as [Factor, number][];
  const isLarge = ([, times]: [Factor, number]) => Math.abs(times - 1) >= NOTABLE_CHANGE;
  const large = all.filter(isLarge).sort(([, a], [, b]) => Math.abs(b - 1) - Math.abs(a - 1));
  const rest = all.filter((factor) => !isLarge(factor)).reduce((product, [, times]) => product * times, 1);
  let result = base;
  const step = (factor: Step['factor'], times: number): Step => {
    result *= times;
    return { factor, times, result };
  };
  const steps = large.map(([factor, times]) => step(factor, times));
  return Math.abs(rest - 1) < 0.0005 ? steps : [...steps, step('rest', rest)];
}
