import { addDays, daysBetween } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import { CannotFitError } from '../../src/forecasting/models/candidate.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import type { KnownDay } from '../../src/sales/known-future.ts';
import type { Series } from '../../src/sales/series.ts';
import type { Item, ItemWindow } from './items.ts';
import { seasonalNaive } from './naive.ts';
import type { FevForecast } from './scores.ts';
import { LEVELS } from './tasks.ts';

const VERSION = '00000000T000000000Z-00000000';

/** What to forecast, and with which model of the product: `auto`, or a candidate. */
export interface ProductTask {
  readonly window: ItemWindow;
  readonly season: number;
  readonly model: string;
}

export interface ProductForecast extends FevForecast {
  /** The candidate that was chosen, or `seasonal naive` when none of them can be fitted to the history. */
  readonly kind: string;
  /** Of training and forecast. */
  readonly seconds: number;
}

/**
 * Trains on the days before the window and forecasts those of the window as the service does when it is told what the task
 * knows of them: which days are open, if the data say it, and the known covariates. A closed day is forecast as 0 with all its
 * quantiles. Nothing else of the window is looked at.
 */
export default function productForecast({ window, season, model }: ProductTask): ProductForecast {
  const { item, past, from, to } = window;
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const history = observedDays(item, past);
  try {
    if (history.days.length === 0) throw new CannotFitError('No open day');
    const trained = trainInMemory(trainingDataOf(history, { decimals: 6 }), model).model;
    const calendar = knownDays(window, daysBetween(item.first, trained.trainedOn.to) + 1);
    const request = { range: { from, to }, levels: [], quantiles: LEVELS, knowledge: { calendar } };
    const { days } = forecast(trained, VERSION, request);
    return {
      kind: trained.kind,
      point: days.map((day) => (day.open ? day.forecast : 0)),
      quantiles: LEVELS.map((level) => days.map((day) => (day.open ? quantileAt(day, level) : 0))),
      seconds: seconds(),
    };
  } catch (err) {
    if (!(err instanceof CannotFitError || err instanceof AppError)) throw err;
    const naive = seasonalNaive(item.target.subarray(0, past), daysBetween(from, to) + 1, season);
    return { ...naive, kind: 'seasonal naive', seconds: seconds() };
  }
}

function quantileAt({ quantiles }: { readonly quantiles?: Readonly<Record<string, number>> }, level: number): number {
  const value = quantiles?.[String(level)];
  if (value === undefined) throw new Error(`The forecast has no quantile ${level}`);
  return value;
}

/** The open days of the past that have a value. */
function observedDays(item: Item, past: number): Series {
  const { first, target, open } = item;
  const positions = [...target.subarray(0, past).keys()].filter((i) => open[i] !== false && !Number.isNaN(target[i]));
  const values = (all: Float64Array) => Float64Array.from(positions, (i) => all[i]);
  return {
    days: positions.map((i) => addDays(first, i)),
    sales: values(target),
    covariates: Object.fromEntries(Object.entries(item.covariates).map(([name, all]) => [name, values(all)])),
  };
}

/**
 * What is known of the days after the last observed one, by its position: those before the window were closed or are missing,
 * and count as closed as they do in the history.
 */
function knownDays({ item, past, to }: ItemWindow, afterLast: number): KnownDay[] {
  const { first, open, covariates } = item;
  const end = daysBetween(first, to) + 1;
  return Array.from({ length: end - afterLast }, (_, k) => {
    const i = afterLast + k;
    const known = Object.entries(covariates).filter(([, values]) => !Number.isNaN(values[i]));
    return {
      date: addDays(first, i),
      open: i < past ? false : open[i],
      covariates: Object.fromEntries(known.map(([name, values]) => [name, values[i]])),
    };
  });
}
