import { z } from 'zod';
import { weekdayOf } from '../../dates.ts';
import { median } from '../../numerics/quantiles.ts';
import { madScale, REPORTED_GAUSSIAN_MAD } from '../../numerics/robust-scale.ts';
import { weekdaySchema } from '../../primitives.ts';
import { asFutureDays, HOLIDAY, PROMO, type Series } from '../../sales/series.ts';
import type { Candidate } from '../models/candidate.ts';

const FLAGS = [PROMO, HOLIDAY] as const;

export const flagEffectSchema = z.object({
  flag: z.enum(FLAGS),
  weekday: weekdaySchema.nullable().describe('Null: all weekdays on which it was seen, each by its number of days'),
  days: z.int().describe('Days with the flag that tell of it'),
  factor: z.number().describe('Sales with the flag relative to the same day without it'),
  interval80: z.tuple([z.number(), z.number()]).describe('80 % interval of the factor'),
});

export type FlagEffect = z.infer<typeof flagEffectSchema>;

/** Half-width of an 80 % interval in standard errors (normal). */
const Z80 = 1.2816;
/** Fewer days of either kind say nothing of a weekday's effect. */
const LEAST_DAYS = 3;

/** Observed days, about a year, on which a model is compared with what it was fitted to: older ones hardly count. */
export const DAYS_COMPARED = 366;

interface Fitted {
  readonly candidate: Candidate;
  readonly model: unknown;
  /** The days on which effects are compared. */
  readonly series: Series;
  /** What the model says of each of them. */
  readonly fitted: Float64Array;
}

/**
 * What promotions and holidays do to sales, by the fitted model: the ratio of the forecasts of the same past days with
 * and without the flag. The interval is that of a difference of two means of log sales with the spread of the model's
 * own residuals; a weekday on which the flag was always or never set has no effect that the data could show.
 */
export function flagEffects(fitted: Fitted): FlagEffect[] {
  const spread = residualSpread(fitted);
  return FLAGS.flatMap((flag) => {
    const values = fitted.series.covariates[flag];
    if (!values?.every((value) => value === 0 || value === 1)) return [];
    const byWeekday = weekdayEffects(fitted, flag, values, spread);
    return byWeekday.length === 0 ? [] : [pooled(flag, byWeekday), ...byWeekday.map(describe)];
  });
}

/** In logarithms. */
interface LogEffect {
  readonly flag: FlagEffect['flag'];
  readonly weekday: number | null;
  readonly days: number;
  readonly mean: number;
  readonly error: number;
}

function weekdayEffects(
  { candidate, model, series }: Fitted,
  flag: FlagEffect['flag'],
  values: Float64Array,
  spread: number,
): LogEffect[] {
  const { days } = series;
  const past = asFutureDays(series, days[0], days[days.length - 1]);
  const forecastWith = (value: number) =>
    candidate.forecast(
      model,
      past.map((day) => ({ ...day, covariates: { ...day.covariates, [flag]: value } })),
    );
  const [without, withFlag] = [forecastWith(0), forecastWith(1)];
  const ratios = new Map(past.map(({ date }, i) => [date, Math.log(withFlag[i] / without[i])]));
  return [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    const here = [...days.keys()].filter((i) => weekdayOf(days[i]) === weekday);
    const set = here.filter((i) => values[i] === 1);
    const unset = here.length - set.length;
    if (set.length < LEAST_DAYS || unset < LEAST_DAYS) return [];
    const logs = set.map((i) => ratios.get(days[i]) ?? Number.NaN).filter(Number.isFinite);
    if (logs.length < LEAST_DAYS) return [];
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    return [{ flag, weekday, days: set.length, mean, error: spread * Math.sqrt(1 / set.length + 1 / unset) }];
  });
}

/** Weekdays by their days with the flag; their errors are independent. */
function pooled(flag: FlagEffect['flag'], effects: readonly LogEffect[]): FlagEffect {
  const days = effects.reduce((sum, effect) => sum + effect.days, 0);
  const mean = effects.reduce((sum, effect) => sum + (effect.days / days) * effect.mean, 0);
  const variance = effects.reduce((sum, effect) => sum + ((effect.days / days) * effect.error) ** 2, 0);
  return describe({ flag, weekday: null, days, mean, error: Math.sqrt(variance) });
}

function describe({ mean, error, ...effect }: LogEffect): FlagEffect {
  return {
    ...effect,
    factor: Math.exp(mean),
    interval80: [Math.exp(mean - Z80 * error), Math.exp(mean + Z80 * error)],
  };
}

/** Robust standard deviation of ln(sales / fitted) over the days that sold. */
function residualSpread({ series, fitted }: Fitted): number {
  const residuals = [...fitted].map((value, i) => Math.log(series.sales[i] / value)).filter(Number.isFinite);
  return madScale(residuals, median(residuals), REPORTED_GAUSSIAN_MAD);
}

/** What a model says of days it was fitted on, one value for each, in the unit of the sales. */
export function fittedValues(candidate: Candidate, model: unknown, series: Series): Float64Array {
  const { days } = series;
  const past = asFutureDays(series, days[0], days[days.length - 1]);
  const forecasts = candidate.forecast(model, past);
  return forecasts.filter((_, i) => past[i].open);
}
