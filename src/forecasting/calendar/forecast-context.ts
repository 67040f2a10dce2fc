import { type FutureDay, HOLIDAY } from '../../data/series.ts';
import { toEpochDay } from '../../dates.ts';
import type { ColumnLayout } from './columns.ts';
import { withinRange } from './covariate-use.ts';
import { type DayContext, LOOKAHEAD_DAYS } from './features.ts';
import type { CalendarModel } from './model.ts';
import { describeOpening, type OpeningDays } from './opening-days.ts';
import { trendTime } from './trend.ts';

/** The days that lie before the given ones and after the origin are taken to follow the weekly pattern. */
function openingAround(model: CalendarModel, start: number, days: readonly FutureDay[]): OpeningDays {
  const origin = toEpochDay(model.lastDay);
  const known = model.recentOpen.length;
  const firstKnown = origin - known + 1;
  const gap = Math.max(0, start - origin - 1);
  const past = describeOpening(firstKnown, model.recentOpen, known, known + gap).open;
  const firstDay = Math.min(firstKnown, start);
  const end = Math.max(start + days.length, firstKnown + past.length);
  const open = new Uint8Array(end - firstDay).fill(1);
  open.set(past, firstKnown - firstDay);
  days.forEach((day, k) => {
    open[start + k - firstDay] = day.open ? 1 : 0;
  });
  return describeOpening(firstDay, open, open.length, open.length + LOOKAHEAD_DAYS);
}

function checkContiguous(days: readonly FutureDay[], start: number): void {
  const gap = days.find((day, k) => toEpochDay(day.date) !== start + k);
  if (gap) throw new RangeError(`the days to forecast must follow each other without gaps, but ${gap.date} does not`);
}

/**
 * What the features of each day to forecast are made of. A covariate the model does not know is left out, one that is
 * missing on a day counts as 0, and one out of the range seen as the edge of the range.
 * Throws a RangeError when the days are not contiguous and ascending.
 */
export function contextsOf(model: CalendarModel, layout: ColumnLayout, days: readonly FutureDay[]): DayContext[] {
  const origin = toEpochDay(model.lastDay);
  const start = toEpochDay(days[0].date);
  checkContiguous(days, start);
  const opening = openingAround(model, start, days);
  const uses = new Map(model.covariates.map((use) => [use.name, use]));
  const centred = (name: string, day: FutureDay): number => {
    const use = uses.get(name);
    return use ? withinRange(day.covariates[name], use) - use.centre : 0;
  };
  const holidayOn = (epochDay: number): number => {
    const day = days[epochDay - start];
    if (day) return centred(HOLIDAY, day);
    return epochDay === origin ? model.holidayBefore : 0;
  };
  return days.map((day, k) => ({
    layout,
    opening,
    epochDay: start + k,
    trendTime: trendTime(start + k - origin),
    covariate: (name) => centred(name, day),
    holidayOn,
  }));
}
