import { createRandom, normal } from '../../../examples/random.ts';
import { addDays, eachDay, type IsoDay, toEpochDay, weekdayOf } from '../../../src/dates.ts';
import { PROMO, pickDays, type Series } from '../../../src/sales/series.ts';

const FIRST: IsoDay = '2022-01-03';
/** The last day that the shops know. */
export const TODAY: IsoDay = '2024-03-31';
const LAST = addDays(TODAY, 28);

const WEEK = [-0.1, -0.15, -0.1, 0, 0.15, 0.3, -0.1];

/** How a shop differs from what is usual of its chain. */
interface Shop {
  readonly seed: number;
  readonly level?: number;
  /** Its weekdays are those of the chain times this. */
  readonly week?: number;
  readonly promotion?: number;
  readonly noise?: number;
}

/**
 * A shop of an invented chain, with the days to come: the chain's weekdays, promotion (every other week from Monday to Saturday) and
 * season, from which each shop departs by 5 % or so, and 8 % noise.
 */
export function shopOf({ seed, level = 7, week = 1, promotion = 0.3, noise = 0.08 }: Shop): Series {
  const random = createRandom(seed * 7919);
  const departure = () => 0.05 * normal(random);
  const own = WEEK.map((effect) => week * effect + departure());
  const ownPromotion = promotion + departure();
  const amplitude = 0.2 + departure();
  const days = eachDay(FIRST, LAST);
  const promo = Float64Array.from(days, (day, i) => (Math.floor(i / 7) % 2 === 0 && weekdayOf(day) < 7 ? 1 : 0));
  const sales = Float64Array.from(days, (day, i) => {
    const season = amplitude * Math.sin((2 * Math.PI * toEpochDay(day)) / 365.2425);
    return Math.exp(level + own[weekdayOf(day) - 1] + ownPromotion * promo[i] + season + noise * normal(random));
  });
  return { days, sales, covariates: { [PROMO]: promo } };
}

/** Its last days up to today; all of them without a number. */
export function known(series: Series, days = Number.POSITIVE_INFINITY): Series {
  return between(series, (day) => day <= TODAY && day > addDays(TODAY, -Math.min(days, 5000)));
}

export function toCome(series: Series): Series {
  return between(series, (day) => day > TODAY);
}

function between(series: Series, isIn: (day: IsoDay) => boolean): Series {
  return pickDays(
    series,
    [...series.days.keys()].filter((i) => isIn(series.days[i])),
  );
}
