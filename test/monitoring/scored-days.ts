import { addDays } from '../../src/dates.ts';
import type { ForecastBlock } from '../../src/monitoring/alarms.ts';
import type { ScoredDay } from '../../src/monitoring/scores.ts';

/** A day forecast as 1000 with an 80 % interval of ±128.155, that is a spread of 100, that erred by so many spreads. */
export function scored(date: string, horizon: number, spreads: number): ScoredDay {
  const intervals: ScoredDay['intervals'] = { 80: [1000 - 128.15515655446004, 1000 + 128.15515655446004] };
  return { date, open: true, outcome: 'scored', horizon, forecast: 1000, intervals, actual: 1000 + 100 * spreads };
}

/** Months of 31 days, one forecast after the other; the errors of all days in one row. */
export function blocksOf(errors: readonly number[], correlation: number, from = '2023-01-01'): ForecastBlock[] {
  const blocks: ForecastBlock[] = [];
  for (let start = 0; start < errors.length; start += 31) {
    const days = errors.slice(start, start + 31).map((z, i) => scored(addDays(from, start + i), i + 1, z));
    blocks.push({ origin: addDays(from, start - 1), correlation, days });
  }
  return blocks;
}
