import { addDays, firstDayOf, type IsoDay, lastDayOf, monthOf } from '../../src/dates.ts';
import { seasonalNaiveMae } from '../../src/forecasting/evaluation/metrics.ts';
import { pickDays, type Series } from '../../src/sales/series.ts';
import type { PanelSeries } from './panel.ts';

export const REGIMES = ['1y', 'full'] as const;
export type Regime = (typeof REGIMES)[number];

/** One forecast to make: a store, an origin and how much history may be used (see ../peers/protocol.md). */
export interface Case {
  readonly name: string;
  readonly group: string;
  readonly regime: Regime;
  /** First day of the month to forecast. */
  readonly origin: IsoDay;
  readonly training: Series;
  readonly test: Series;
  /** Lag-7 naive MAE of the whole history before the origin. */
  readonly scale: number | null;
}

const LEAST_DAYS = 56;

interface CaseOptions {
  readonly regimes?: readonly Regime[];
  /** Months whose open days sold nothing are cases too. */
  readonly withEmpty?: boolean;
}

/** The cases of a panel; `months` origins per group, the last complete months of its data. */
export function casesOf(
  panel: readonly PanelSeries[],
  months: number,
  { regimes = REGIMES, withEmpty = false }: CaseOptions = {},
): Case[] {
  return panel.flatMap(({ name, group, series }) =>
    originsOf(
      panel.filter((each) => each.group === group),
      months,
    ).flatMap((origin) => {
      const before = between(series, series.days[0], addDays(origin, -1));
      const year = between(series, addDays(origin, -365), addDays(origin, -1));
      const test = between(series, origin, lastDayOf(monthOf(origin)));
      if (year.days.length < LEAST_DAYS || test.days.length === 0) return [];
      if (!withEmpty && test.sales.reduce((sum, y) => sum + y, 0) <= 0) return [];
      const scale = seasonalNaiveMae(before.days, before.sales);
      return regimes.map((regime) => ({
        name,
        group,
        regime,
        origin,
        training: regime === 'full' ? before : year,
        test,
        scale,
      }));
    }),
  );
}

/** First days of the last complete months: the month that holds the day after the last one is not complete. */
function originsOf(group: readonly PanelSeries[], months: number): IsoDay[] {
  const last =
    group
      .map(({ series }) => series.days[series.days.length - 1])
      .sort()
      .at(-1) ?? '';
  let incomplete = firstDayOf(monthOf(addDays(last, 1)));
  return Array.from({ length: months }, () => {
    incomplete = firstDayOf(monthOf(addDays(incomplete, -1)));
    return incomplete;
  }).reverse();
}

function between(series: Series, from: IsoDay, to: IsoDay): Series {
  return pickDays(
    series,
    [...series.days.keys()].filter((i) => series.days[i] >= from && series.days[i] <= to),
  );
}
