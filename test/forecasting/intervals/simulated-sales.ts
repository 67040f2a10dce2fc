import { fromEpochDay, weekdayOfEpochDay } from '../../../src/dates.ts';
import type { IntervalDay, IntervalEvidence, TestedOrigin } from '../../../src/forecasting/intervals/intervals.ts';

/** Deterministic random numbers: uniform in (0, 1) by mulberry32, standard normal by Box and Muller. */
export function randomSource(seed: number): { uniform(): number; normal(): number } {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (((x ^ (x >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

export interface Simulation {
  readonly seed: number;
  /** Days before the forecast month. */
  readonly days: number;
  /** Standard deviation of the log noise, and its correlation from day to day. */
  readonly noise: number;
  readonly autocorrelation: number;
}

const MONTH = 30;

/** Sales = weekday × promotion × exp(noise); promotions in alternate weeks from Monday to Friday. Ends with the month to forecast. */
export function simulateSales({
  seed,
  days,
  noise,
  autocorrelation,
}: Simulation): { epochDay: number; cell: number; sales: number }[] {
  const random = randomSource(seed);
  const weekdays = Array.from({ length: 7 }, () => 600 + 400 * random.uniform());
  const uplift = 1.1 + 0.4 * random.uniform();
  let error = random.normal();
  return Array.from({ length: days + MONTH }, (_, i) => {
    const epochDay = 18_628 + i;
    const weekday = weekdayOfEpochDay(epochDay);
    const promo = weekday <= 5 && Math.floor((epochDay + 3) / 7) % 2 === 0;
    error = autocorrelation * error + Math.sqrt(1 - autocorrelation ** 2) * random.normal();
    const sales = (weekdays[weekday - 1] ?? 0) * (promo ? uplift : 1) * Math.exp(noise * error);
    return { epochDay, cell: weekday + (promo ? 7 : 0), sales };
  });
}

/** Forecasts by the geometric mean of each weekday × promotion; backtest origins 28 days apart and the month to come. */
export function backtestSimulation(
  simulation: Simulation,
  origins = 8,
): { evidence: IntervalEvidence; month: IntervalDay[]; actual: number[] } {
  const rows = simulateSales(simulation);
  const run = (start: number, end: number): TestedOrigin['days'] => {
    const sums = new Float64Array(15);
    const counts = new Float64Array(15);
    for (const { cell, sales } of rows.slice(0, start)) {
      sums[cell] = (sums[cell] ?? 0) + Math.log(sales);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    return rows.slice(start, end).map(({ epochDay, cell, sales }, i) => ({
      date: fromEpochDay(epochDay),
      horizon: i + 1,
      forecast: Math.exp((sums[cell] ?? 0) / (counts[cell] ?? 1)),
      actual: sales,
      open: true,
    }));
  };
  const backtest: TestedOrigin[] = [];
  for (let k = 1; k <= origins && simulation.days - 28 * k >= 28; k += 1) {
    const start = simulation.days - 28 * k;
    backtest.push({ historyDays: start, days: run(start, start + 28) });
  }
  const month = run(simulation.days, rows.length);
  return {
    evidence: { origins: backtest, historyStart: fromEpochDay(rows[0]?.epochDay ?? 0), historyDays: simulation.days },
    month: [...month],
    actual: month.map((day) => day.actual),
  };
}
