import type { Forecast, ForecastDay } from '../../api/forecasts.ts';
import type { StoredKnownFuture } from '../../api/known-future.ts';

/** The open days to come of which nobody has said whether they have a promotion; none where that makes no difference. */
export function unsaidDays({ assume, days }: Forecast, known: StoredKnownFuture['days']): string[] {
  if (assume === undefined) return [];
  const said = new Set(known.filter(({ promo }) => promo !== undefined).map(({ date }) => date));
  return days.filter(({ open, observed, date }) => open && !observed && !said.has(date)).map(({ date }) => date);
}

/**
 * Promotions to expect: those that are planned, and of the days of which nothing is said as many as usual. Of many series
 * together it is the share of them: what comes out is what one of them has.
 */
export function expectedPromotions(days: Forecast['days']): { count: number; isAbout: boolean } {
  const open = days.filter((day) => day.open);
  const isShare = ({ promo }: ForecastDay) => promo > 0 && promo < 1;
  const planned = open.filter((day) => day.promo !== 0 && !isShare(day)).length;
  const usual = open.reduce(
    (sum, day) => sum + (isShare(day) ? day.promo : day.promo === 0 ? (day.promoShare ?? 0) : 0),
    0,
  );
  return { count: planned + Math.round(usual), isAbout: usual > 0 };
}
