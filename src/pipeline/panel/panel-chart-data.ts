import type { ChartData } from '../../charts/chart-data-schema.ts';
import { addDays, type IsoDay, lastDayOf, monthOf, nextMonth } from '../../dates.ts';
import { rmse } from '../../forecasting/evaluation/metrics.ts';
import { BACKTEST_HORIZON } from '../../forecasting/evaluation/rolling-origins.ts';
import type { DayRange } from '../../forecasting/forecast-range.ts';
import type { Forecast } from '../../forecasting/forecast-schema.ts';
import type { HeldOutTotals } from '../../forecasting/joint/held-out-totals.ts';
import { CANDIDATE_KINDS } from '../../forecasting/models/candidate.ts';
import type { PanelModel } from '../../forecasting/panel/panel-model.ts';
import { CHOSEN, type PanelSums, wholeHoldout } from '../../forecasting/panel/panel-sums.ts';
import type { Series } from '../../sales/series.ts';
import { FINER, measured, rounder, SHARE_DECIMALS } from '../chart-data.ts';

/** Of the plots, in per cent. */
export const LEVELS_SHOWN = [80, 95];

/** What the plots show: from the day after the data to the end of the next whole month. */
export function daysShown(lastDay: IsoDay): DayRange {
  return { from: addDays(lastDay, 1), to: lastDayOf(nextMonth(monthOf(lastDay))) };
}

interface Shown {
  readonly model: PanelModel;
  /** The sum of all series by day. */
  readonly total: Series;
  readonly sums: PanelSums;
  /** How often the total was within its 80 % interval. */
  readonly heldOut: HeldOutTotals;
  /** Of the days after the history. */
  readonly forecast: Pick<Forecast, 'days' | 'total'>;
}

/** What the plots of many series show: their total. */
export function panelChartData({ model, total, sums, heldOut, forecast }: Shown): ChartData {
  const sold = rounder(model.decimals);
  const fine = rounder(model.decimals + FINER);
  const pairs = wholeHoldout(sums).map(({ date, real, predicted }) => ({
    date,
    real: sold(real),
    predicted: fine(predicted),
  }));
  const error = rmse(
    pairs.map(({ real }) => real),
    pairs.map(({ predicted }) => predicted),
  );
  return {
    schema: 1,
    source: { dataset: model.dataset, model: model.kind },
    metrics: error === null ? [] : [{ name: 'RMSE', value: fine(error) }],
    history: { days: [...total.days], sales: Array.from(total.sales, sold) },
    forecast: {
      days: forecast.days.map(({ date, open, promo, holiday, forecast: sales, intervals }) => ({
        date,
        open,
        promo,
        holiday,
        forecast: sales,
        intervals,
      })),
      total: forecast.total,
    },
    holdout: pairs,
    backtest: backtestOf(model, sums, heldOut),
  };
}

/** The days of the origins summed over the series; the candidates by the errors of the series, each by itself. */
function backtestOf(
  { method, decimals }: PanelModel,
  { origins }: PanelSums,
  { byOrigin }: HeldOutTotals,
): ChartData['backtest'] {
  if (origins.length === 0) return null;
  const sold = rounder(decimals);
  const fine = rounder(decimals + FINER);
  const share = rounder(SHARE_DECIMALS);
  const chosen = { kind: method, of: CHOSEN };
  const isTested = (kind: string) => origins.some(({ errors }) => errors[kind] !== undefined);
  const others = CANDIDATE_KINDS.filter((kind) => kind !== method && isTested(kind)).map((kind) => ({
    kind,
    of: kind,
  }));
  const mean = (error: number | undefined, over: number) => (over === 0 || error === undefined ? null : error / over);
  return {
    horizonDays: BACKTEST_HORIZON,
    chosen: method,
    origins: origins.map(({ origin, days }) => ({
      origin,
      to: addDays(origin, BACKTEST_HORIZON),
      days: days.map(({ date, real, predicted }) => ({ date, real: sold(real), predicted: fine(predicted) })),
    })),
    candidates: [chosen, ...others].map(({ kind, of }) => ({
      kind,
      mae: measured(
        origins.map(({ errors, count }) => mean(errors[of], count)),
        fine,
      ),
      wape: measured(
        origins.map(({ errors, sales }) => mean(errors[of], sales)),
        share,
      ),
    })),
    coverage80: measured(
      origins.map(({ origin }) => byOrigin.get(origin) ?? null),
      share,
    ),
  };
}
