import { daysBetween, eachDay, type IsoDay } from '../../dates.ts';
import { HOLIDAY, PROMO } from '../../sales/series.ts';
import type { KnownFuture } from '../assumptions.ts';
import { lookAhead, type Outlook, observedDays } from '../forecast.ts';
import type { DayRange } from '../forecast-range.ts';
import { addPart, partOf } from '../joint/group-intervals.ts';
import { addPartSums, noParts } from '../joint/part-sums.ts';
import { addEffects, addSummedEffects, noSummedEffects } from '../summed-effects.ts';
import type { TrainedModel } from '../trained-model.ts';
import type { GroupDay, GroupSums, OwnNumbers } from './group-sums.ts';

interface SeriesAhead {
  readonly id: string;
  readonly model: TrainedModel;
  /** What is known of its days to come. */
  readonly knowledge: KnownFuture;
  /** The manager's own numbers for days to come. */
  readonly own?: ReadonlyMap<IsoDay, OwnNumber> | undefined;
}

/** What the manager says that a series sells on a day. */
interface OwnNumber {
  readonly sales: number;
  readonly reason: string;
}

/** Reasons that the sum of a day keeps. */
const LISTED = 3;

interface GroupRequest {
  readonly range: DayRange;
  /** The last day of the dataset: days up to it were observed, also by series that sold nothing on them. */
  readonly lastDay: IsoDay;
  /** Per cent, 0–99. */
  readonly levels: readonly number[];
  /** Whether to keep what the forecasts are made of. */
  readonly explain?: boolean | undefined;
}

/** Adds up forecasts, series after series or sums after sums: the order decides the last digits. */
export function createGroupSums({ range, lastDay, levels, explain = false }: GroupRequest) {
  const days = eachDay(range.from, range.to).map(
    (date): GroupDay => ({
      ...{ date, sold: date <= lastDay ? 0 : null, open: 0, promo: 0, holiday: 0 },
      parts: noParts(date <= lastDay ? [] : levels),
      ...(explain && date > lastDay ? { effects: noSummedEffects() } : {}),
    }),
  );
  const total = noParts(levels);
  let series = 0;
  const dayOf = (date: IsoDay): GroupDay => days[daysBetween(range.from, date)];

  return {
    add({ id, model, knowledge, own }: SeriesAhead): void {
      series += 1;
      const observed = observedDays(model, range).filter(({ open, date }) => open && date <= lastDay);
      for (const { date, promo, holiday, forecast } of observed) {
        const day = dayOf(date);
        addFlags(day, promo, holiday);
        day.sold = (day.sold ?? 0) + forecast;
      }
      const unsold = lookAhead(model, range, knowledge, explain).filter(({ date }) => date > lastDay);
      for (const { date, change, reason } of ownChanges(unsold, own)) {
        addOwn(dayOf(date), { series: 1, change, reasons: [reason] });
      }
      const ahead = unsold.filter(({ open }) => open);
      for (const outlook of ahead) {
        const { promoShare, covariates } = outlook.day;
        const day = dayOf(outlook.date);
        addFlags(day, promoShare ?? covariates[PROMO] ?? 0, covariates[HOLIDAY] ?? 0);
        addPart(day.parts, partOf(model.intervals, [outlook]), levels);
        if (day.effects) addEffects(day.effects, id, outlook);
      }
      const certain = observed.map(({ forecast }) => ({ forecast, horizon: 0 }));
      addPart(total, partOf(model.intervals, [...certain, ...ahead]), levels);
    },

    addSums(other: GroupSums): void {
      series += other.series;
      addPartSums(total, other.total);
      for (const own of other.days) {
        const day = dayOf(own.date);
        if (day.sold !== null) day.sold += own.sold ?? 0;
        day.open += own.open;
        day.promo += own.promo;
        day.holiday += own.holiday;
        addPartSums(day.parts, own.parts);
        if (own.own) addOwn(day, own.own);
        if (day.effects && own.effects) addSummedEffects(day.effects, own.effects);
      }
    },

    sums: (): GroupSums => ({ series, levels: [...levels], days, total }),
  };
}

/** How the manager's own numbers differ from the forecasts of their days. */
function ownChanges(days: readonly Outlook[], own: SeriesAhead['own']) {
  if (own === undefined) return [];
  return days.flatMap(({ date, forecast }) => {
    const said = own.get(date);
    return said ? [{ date, change: said.sales - forecast, reason: said.reason }] : [];
  });
}

function addOwn(day: GroupDay, { series, change, reasons }: OwnNumbers): void {
  const before = day.own ?? { series: 0, change: 0, reasons: [] };
  day.own = {
    series: before.series + series,
    change: before.change + change,
    reasons: [...new Set([...before.reasons, ...reasons])].slice(0, LISTED),
  };
}

function addFlags(day: GroupDay, promo: number, holiday: number): void {
  day.open += 1;
  day.promo += promo;
  day.holiday += holiday === 0 ? 0 : 1;
}
