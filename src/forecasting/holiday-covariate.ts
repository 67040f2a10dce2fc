import { z } from 'zod';
import { addDays, eachDay, type IsoDay } from '../dates.ts';
import { isoDaySchema } from '../primitives.ts';
import { HOLIDAY, type Series } from '../sales/series.ts';
import { MAX_HORIZON } from './forecast-range.ts';

/** Names of the public holidays of one country or region. */
export interface PublicHolidays {
  /** Such as `ES` or `ES-MD`. */
  readonly region: string;
  nameOf(date: IsoDay): string | undefined;
}

/**
 * Where the holidays of a model come from when its dataset has no such column. The days themselves are kept, so that the
 * model forecasts the same whatever tables there are later.
 */
export const holidaySourceSchema = z.object({
  region: z.string().describe('Country or region, such as `ES` or `ES-MD`, whose public holidays they are'),
  days: z
    .record(isoDaySchema, z.string())
    .describe('Their names by day, from the first observed day to the last one that can be forecast'),
});

export type HolidaySource = z.infer<typeof holidaySourceSchema>;

/** A series with public holidays as its covariate `holiday`, and where they come from. */
export interface WithHolidays {
  readonly series: Series;
  /** Undefined when the series is as it was. */
  readonly source: HolidaySource | undefined;
  /** How many of the observed days are public holidays. */
  readonly observed: number;
}

/**
 * Adds the covariate `holiday` to a series that has none: 1 on public holidays. Where none of the observed days is one, or
 * all of them are, nothing could be learnt, and the series stays as it is.
 */
export function addPublicHolidays(series: Series, { region, nameOf }: PublicHolidays): WithHolidays {
  const flags = Float64Array.from(series.days, (day) => (nameOf(day) === undefined ? 0 : 1));
  const observed = flags.reduce((sum, flag) => sum + flag, 0);
  if (Object.hasOwn(series.covariates, HOLIDAY) || observed === 0 || observed === flags.length) {
    return { series, source: undefined, observed };
  }
  const last = series.days[series.days.length - 1];
  const named = eachDay(series.days[0], addDays(last, MAX_HORIZON)).flatMap((day): [IsoDay, string][] => {
    const name = nameOf(day);
    return name === undefined ? [] : [[day, name]];
  });
  return {
    series: { ...series, covariates: { ...series.covariates, [HOLIDAY]: flags } },
    source: { region, days: Object.fromEntries(named) },
    observed,
  };
}

/** The days that a model keeps, as tables. */
export function holidaysOf({ region, days }: HolidaySource): PublicHolidays {
  return { region, nameOf: (date) => (Object.hasOwn(days, date) ? days[date] : undefined) };
}
