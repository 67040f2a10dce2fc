import type { CalendarDay } from '../data/known-days.ts';
import { addDays, lastDayOf, monthOf, nextMonth } from '../dates.ts';
import type { Holdout } from '../forecasting/evaluation/holdout.ts';
import { forecast } from '../forecasting/forecast.ts';
import type { TrainingData } from '../forecasting/training-data.ts';
import { forecastOption } from '../plots/forecast.ts';
import type { HoldoutPair, PlotSource } from '../plots/plot-data.ts';
import { predictedVsRealOption } from '../plots/predicted-vs-real.ts';
import { promoOption } from '../plots/promo.ts';
import { residualsOption } from '../plots/residuals.ts';
import { seriesOption } from '../plots/series.ts';
import { renderSvg } from '../plots/svg.ts';
import { weekdayOption } from '../plots/weekday.ts';
import { plotWords } from '../plots/words.ts';
import type { Evaluated } from './evaluate.ts';

const SIZE = { width: 960, height: 480 };

/** What is registered and shown. */
export interface Drawn {
  readonly data: TrainingData;
  readonly evaluated: Evaluated;
  /** What the store has said of the days to come. */
  readonly calendar: readonly CalendarDay[];
  readonly version: string;
}

/** The plots of a model version: file name below the version, SVG text. */
export function drawPlots({ data, evaluated, calendar, version }: Drawn): [file: string, svg: string][] {
  const { series } = data;
  const { model, chosen } = evaluated;
  const words = plotWords.en;
  const month = nextMonth(monthOf(model.trainedOn.to));
  const range = { from: addDays(model.trainedOn.to, 1), to: lastDayOf(month) };
  const { days, total } = forecast(model, version, { range, levels: [80, 95], knowledge: { calendar } });
  const history = { days: series.days, sales: series.sales, promo: series.covariates.promo };
  const source: PlotSource = { dataset: model.dataset, model: model.kind };
  const judged: PlotSource = { ...source, metrics: metricsOf(chosen.holdout) };
  const pairs = chosen.holdout ? pairsOf(chosen.holdout) : [];
  return [
    ['series', renderSvg(seriesOption({ source, history, forecast: days }, words), SIZE)],
    ['forecast', renderSvg(forecastOption({ source, days, total }, words), SIZE)],
    ['predicted-vs-real', renderSvg(predictedVsRealOption({ source: judged, pairs }, words), SIZE)],
    ['residuals', renderSvg(residualsOption({ source: judged, pairs }, words), SIZE)],
    ['weekday', renderSvg(weekdayOption({ source, history }, words), SIZE)],
    ['promo', renderSvg(promoOption({ source, history }, words), SIZE)],
  ].map(([name, svg]) => [`graficos/${name}.svg`, svg]);
}

function pairsOf({ days, actual, forecast }: Holdout): HoldoutPair[] {
  return days.map((date, i) => ({ date, real: actual[i], predicted: forecast[i] }));
}

function metricsOf(holdout: Holdout | null): PlotSource['metrics'] {
  const rmse = holdout?.metrics.rmse ?? null;
  return rmse === null ? [] : [{ name: 'RMSE', value: rmse }];
}
