import { addDays, daysBetween, type IsoDay, weekdayOf } from '../dates.ts';
import { AppError } from '../errors.ts';
import {
  MOST_OBSERVED_DAYS,
  OBSERVED_DAYS,
  type ObservedDay,
  type ObservedDaysQuery,
} from '../schemas/observed-days.ts';
import { asFutureDays, HOLIDAY, PROMO, type Series } from './series.ts';

interface Span {
  readonly from: IsoDay;
  readonly to: IsoDay;
}

/**
 * The days asked for, cut to the observed ones. Throws AppError `invalid-request` when they end before they begin, when
 * none of them was observed, and when they are too many.
 */
export function observedRange(asked: Omit<ObservedDaysQuery, 'version'>, observed: Span): Span {
  const lastAsked = asked.to ?? observed.to;
  const firstAsked = asked.from ?? addDays(later(observed.from, earlier(lastAsked, observed.to)), 1 - OBSERVED_DAYS);
  if (asked.from !== undefined && asked.to !== undefined && asked.to < asked.from) {
    throw new AppError('invalid-request', `"to" (${asked.to}) comes before "from" (${asked.from})`);
  }
  if (lastAsked < observed.from || firstAsked > observed.to) {
    throw new AppError(
      'invalid-request',
      `None of the days asked for was observed: the data goes from ${observed.from} to ${observed.to}`,
    );
  }
  const [from, to] = [later(firstAsked, observed.from), earlier(lastAsked, observed.to)];
  const days = daysBetween(from, to) + 1;
  if (days > MOST_OBSERVED_DAYS) {
    const message = `${from} to ${to} are ${days} days; at most ${MOST_OBSERVED_DAYS} are answered at a time`;
    throw new AppError('invalid-request', message);
  }
  return { from, to };
}

/** Every calendar day `from` … `to` as it was read: one without sales was closed. */
export function observedDays(series: Series, { from, to }: Span): ObservedDay[] {
  const sales = new Map(series.days.map((day, i) => [day, series.sales[i]]));
  return asFutureDays(series, from, to).map(({ date, open, covariates }) => {
    const { [PROMO]: promo, [HOLIDAY]: holiday, ...others } = covariates;
    return {
      date,
      weekday: weekdayOf(date),
      open,
      sales: sales.get(date) ?? null,
      ...(promo === undefined ? {} : { promo }),
      ...(holiday === undefined ? {} : { holiday }),
      ...(Object.keys(others).length === 0 ? {} : { covariates: others }),
    };
  });
}

function earlier(a: IsoDay, b: IsoDay): IsoDay {
  return a < b ? a : b;
}

function later(a: IsoDay, b: IsoDay): IsoDay {
  return a > b ? a : b;
}
