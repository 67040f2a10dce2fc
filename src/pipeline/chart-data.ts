import type { ChartData } from '../charts/chart-data-schema.ts';
import { addDays, lastDayOf, monthOf, nextMonth } from '../dates.ts';
import { type Metric, wape } from '../forecasting/evaluation/metrics.ts';
import { BACKTEST_HORIZON, type BacktestDay } from '../forecasting/evaluation/rolling-origins.ts';
import { forecast } from '../forecasting/forecast.ts';
import type { PublicHolidays } from '../forecasting/holiday-covariate.ts';
import type { TrainingData } from '../forecasting/trained-model.ts';
import type { KnownDay } from '../sales/known-future.ts';
import type { Evaluated } from './evaluate.ts';

const LEVELS = [80, 95];
/** Decimals of shares: a hundredth of a per cent. */
export const SHARE_DECIMALS = 4;
/** Decimals beyond those of the data that a computed number keeps. */
export const FINER = 2;

/** What is registered and shown. */
export interface Shown {
  readonly data: TrainingData;
  readonly evaluated: Evaluated;
  /** What the store has said of the days to come. */
  readonly calendar: readonly KnownDay[];
  readonly publicHolidays?: PublicHolidays | undefined;
  readonly version: string;
}

/** All that the plots of a model version show, rounded: the same training on the same calendar gives the same numbers. */
export function chartDataOf(shown: Shown): ChartData {
  const { data, evaluated } = shown;
  const { series, source } = data;
  const { model, chosen } = evaluated;
  const { promo } = series.covariates;
  const sold = rounder(source.decimals);
  const fine = rounder(source.decimals + FINER);
  const { rmse } = chosen.holdout?.metrics ?? { rmse: null };
  return {
    schema: 1,
    source: { dataset: model.dataset, model: model.kind },
    metrics: rmse === null ? [] : [{ name: 'RMSE', value: fine(rmse) }],
    history: {
      days: [...series.days],
      sales: Array.from(series.sales, sold),
      ...(promo ? { promo: Array.from(promo, rounder(SHARE_DECIMALS)) } : {}),
    },
    forecast: forecastOf(shown),
    holdout: (chosen.holdout?.days ?? []).map((date, i) => ({
      date,
      real: sold(chosen.holdout?.actual[i] ?? 0),
      predicted: fine(chosen.holdout?.forecast[i] ?? 0),
    })),
    backtest: backtestOf(shown),
  };
}

/** From the day after the history to the end of the next whole month. */
function forecastOf({ data, evaluated, calendar, publicHolidays, version }: Shown): ChartData['forecast'] {
  const { model } = evaluated;
  const to = data.lastDay ?? model.trainedOn.to;
  const range = { from: addDays(to, 1), to: lastDayOf(nextMonth(monthOf(to))) };
  const { days, total } = forecast(model, version, { range, levels: LEVELS, knowledge: { calendar, publicHolidays } });
  return {
    days: days.map(({ date, open, promo, holiday, forecast, intervals }) => ({
      date,
      open,
      promo,
      holiday,
      forecast,
      intervals,
    })),
    total,
  };
}

function backtestOf({ data, evaluated }: Shown): ChartData['backtest'] {
  const { chosen, contest } = evaluated;
  if (chosen.backtest === null) return null;
  const sold = rounder(data.source.decimals);
  const fine = rounder(data.source.decimals + FINER);
  const share = rounder(SHARE_DECIMALS);
  const { origins, coverageByOrigin } = chosen.backtest;
  return {
    horizonDays: BACKTEST_HORIZON,
    chosen: chosen.kind,
    origins: origins.map(({ origin, days }) => ({
      origin,
      to: addDays(origin, BACKTEST_HORIZON),
      days: days.map(({ date, actual, forecast }) => ({ date, real: sold(actual), predicted: fine(forecast) })),
    })),
    candidates: contest.evaluations.flatMap(({ kind, backtest }) =>
      backtest === null
        ? []
        : [
            {
              kind,
              mae: measured(backtest.maeByOrigin, fine),
              wape: measured(
                backtest.origins.map(({ days }) => wapeOf(days)),
                share,
              ),
            },
          ],
    ),
    coverage80: measured(coverageByOrigin, share),
  };
}

function wapeOf(days: readonly BacktestDay[]): Metric {
  return wape(
    days.map(({ actual }) => actual),
    days.map(({ forecast }) => forecast),
  );
}

export function measured(values: readonly Metric[], round: (value: number) => number): Metric[] {
  return values.map((value) => (value === null ? null : round(value)));
}

/** To so many decimals, never -0. */
export function rounder(decimals: number): (value: number) => number {
  return (value) => Number(value.toFixed(decimals)) + 0;
}
