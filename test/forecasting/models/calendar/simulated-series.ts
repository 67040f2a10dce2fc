import { addDays, eachDay, type Weekday, weekdayOf } from '../../../../src/dates.ts';
import type { FutureDay, Series } from '../../../../src/sales/series.ts';

const WEEK = [1.2, 0.9, 1, 1.1, 1.3, 1.5, 0.6];

/** Factor of a weekday in all simulated series. */
export function weekdayFactor(weekday: Weekday): number {
  return WEEK[weekday - 1];
}

/** Multiplicative noise exp(sd · z), z standard normal, from a linear congruential generator: the same on each call. */
export function noiseOf(sd: number, seed = 1): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return (state + 0.5) / 4294967296;
  };
  return () => Math.exp(sd * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
}

export interface Simulation {
  /** Calendar days of history. */
  readonly days: number;
  readonly sales: (i: number, weekday: Weekday) => number;
  readonly open?: (i: number, weekday: Weekday) => boolean;
  readonly covariates?: Readonly<Record<string, (i: number, weekday: Weekday) => number>>;
  readonly ahead?: number;
}

export interface Simulated {
  readonly series: Series;
  readonly future: FutureDay[];
  /** True sales of the future days; 0 on closed ones. */
  readonly truth: number[];
}

/** A series from 2020-01-01 (a Wednesday) and the days after it; `i` counts calendar days from the first. */
export function simulate({ days, sales, open = () => true, covariates = {}, ahead = 31 }: Simulation): Simulated {
  const all = eachDay('2020-01-01', addDays('2020-01-01', days + ahead - 1)).map((date, i) => {
    const weekday = weekdayOf(date);
    const values = Object.entries(covariates).map(([name, value]) => [name, value(i, weekday)]);
    return { date, open: open(i, weekday), sold: sales(i, weekday), covariates: Object.fromEntries(values) };
  });
  const observed = all.slice(0, days).filter((day) => day.open);
  const columns = Object.keys(covariates).map((name) => [
    name,
    Float64Array.from(observed, (day) => day.covariates[name]),
  ]);
  return {
    series: {
      days: observed.map((day) => day.date),
      sales: Float64Array.from(observed, (day) => day.sold),
      covariates: Object.fromEntries(columns),
    },
    future: all.slice(days).map((day) => ({ date: day.date, open: day.open, covariates: day.covariates })),
    truth: all.slice(days).map((day) => (day.open ? day.sold : 0)),
  };
}

/** Greatest relative error over the days with sales; closed days must be exact. */
export function greatestError(forecast: Float64Array, truth: readonly number[]): number {
  return truth.reduce(
    (worst, value, k) => Math.max(worst, value === 0 ? Math.abs(forecast[k]) : Math.abs(forecast[k] / value - 1)),
    0,
  );
}

/** Σ forecast / Σ truth. */
export function totalRatio(forecast: Float64Array, truth: readonly number[]): number {
  return forecast.reduce((sum, value) => sum + value, 0) / truth.reduce((sum, value) => sum + value, 0);
}

/** 700 days with promotions, holidays, prices, closures of all lengths, days without a sale and a shift of the level. */
export function eventfulStore(): Simulated {
  const noise = noiseOf(0.15);
  const closed = new Set([100, 220, 301, 302, 330, 359, 360, 361, 480, 481, 620]);
  return simulate({
    days: 700,
    sales: (i, weekday) => (i % 90 === 4 ? 0 : 100 * weekdayFactor(weekday) * noise() * (i > 400 ? 1.3 : 1)),
    open: (i, weekday) => (weekday !== 7 || i < 250) && !closed.has(i),
    covariates: {
      promo: (i) => (i < 60 ? 0 : Math.floor(i / 5) % 2),
      holiday: (i) => (i % 53 === 0 ? 1 : 0),
      price: (i) => 20 + (i % 11) / (i > 300 ? 2 : 5),
    },
  });
}
