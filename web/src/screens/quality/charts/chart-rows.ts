import type { ChartData } from '../../../../../src/charts/chart-data-schema.ts';
import { promoEffect, type WeekdayGroups, weekdayGroups } from '../../../../../src/charts/weekday.ts';

/** The charts that are offered, in this order. */
export const CHART_NAMES = ['backtest', 'residuals', 'predicted-vs-real', 'weekday', 'month', 'promo'] as const;
export type ChartName = (typeof CHART_NAMES)[number];

/** Those that this data has something to show for. */
export function availableCharts(data: ChartData): ChartName[] {
  const has: Readonly<Record<ChartName, boolean>> = {
    backtest: data.backtest !== null && data.backtest.origins.length > 0,
    residuals: data.holdout.length > 0,
    'predicted-vs-real': data.holdout.length > 0,
    weekday: data.history.days.length > 0,
    month: new Set(data.history.days.map((day) => day.slice(5, 7))).size === 12,
    promo: weekdayGroups(data.history).some((group) => promoEffect(group) !== null),
  };
  return CHART_NAMES.filter((name) => has[name]);
}

export interface OriginRow {
  readonly origin: string;
  /** By the kind of the candidate: error as a fraction of the sales. */
  readonly errors: Readonly<Record<string, number | null>>;
  readonly inside80: number | null;
}

/** The tries of the backtest, a row each. */
export function originRows({ backtest }: ChartData): OriginRow[] {
  if (backtest === null) return [];
  return backtest.origins.map(({ origin }, i) => ({
    origin,
    errors: Object.fromEntries(backtest.candidates.map(({ kind, wape }) => [kind, wape[i] ?? null])),
    inside80: backtest.coverage80[i] ?? null,
  }));
}

export interface WeekdayRow {
  readonly weekday: number;
  readonly withPromo: number | null;
  readonly withoutPromo: number | null;
  readonly all: number | null;
  readonly difference: number | null;
}

export function weekdayRows({ history }: ChartData): WeekdayRow[] {
  return weekdayGroups(history).map((group: WeekdayGroups) => ({
    weekday: group.weekday,
    all: group.all?.mean ?? null,
    withPromo: group.withPromo?.mean ?? null,
    withoutPromo: group.withoutPromo?.mean ?? null,
    difference: promoEffect(group)?.difference ?? null,
  }));
}

/** Mean sales of the open days of each month of the history, in order: `2022-01` and so on. */
export function monthRows({ history: { days, sales } }: ChartData): { month: string; mean: number }[] {
  const byMonth = new Map<string, number[]>();
  for (const [i, day] of days.entries()) {
    const month = day.slice(0, 7);
    byMonth.set(month, [...(byMonth.get(month) ?? []), sales[i] ?? 0]);
  }
  return [...byMonth].map(([month, values]) => ({
    month,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  }));
}
