import { firstDayOf, type IsoMonth, monthOf } from '../dates.ts';
import { assumeDays } from '../forecasting/assumptions.ts';
import { aroundPromotions } from '../forecasting/effects/around-promotions.ts';
import { DAYS_COMPARED, fittedValues, flagEffects } from '../forecasting/effects/flag-effects.ts';
import { combinedForecasts, combineFits } from '../forecasting/evaluation/combining.ts';
import {
  assumePlan,
  chooseCandidate,
  comparableMae,
  type Evaluation,
  evaluateFits,
  hasUnsaid,
} from '../forecasting/evaluation/evaluation.ts';
import { planHoldout } from '../forecasting/evaluation/holdout.ts';
import type { Contest } from '../forecasting/evaluation/promotion-gate.ts';
import type { Split } from '../forecasting/evaluation/split.ts';
import { type TrainingReport, trainingReport } from '../forecasting/evaluation/training-report.ts';
import { areCounts } from '../forecasting/intervals/fit-counts.ts';
import { fitIntervals, unsaidShares } from '../forecasting/intervals/fit-intervals.ts';
import type { TestedOrigin } from '../forecasting/intervals/intervals.ts';
import { countMixes } from '../forecasting/intervals/support.ts';
import type { Candidate } from '../forecasting/models/candidate.ts';
import { type Borrowed, borrowedBy } from '../forecasting/pooling/borrowed.ts';
import {
  candidateOf,
  holidaySourceOf,
  MODEL_SCHEMA,
  type TrainedModel,
  type TrainingData,
} from '../forecasting/trained-model.ts';
import { expectedSales } from '../forecasting/usual-promotions.ts';
import type { TrainingOptions } from '../runs/run.ts';
import type { StepResult } from '../runs/run-record.ts';
import { asFutureDays, lastDays, type Series } from '../sales/series.ts';
import { type Borrowing, priorOf, type Trained } from './train.ts';

interface Parts {
  readonly data: TrainingData;
  readonly chosen: Evaluation;
  /** What the chosen candidate has borrowed, if anything. */
  readonly borrowed: Borrowed | undefined;
  /** The chosen candidate fitted on all days, and what it says of the last of them. */
  readonly parameters: unknown;
  readonly recent: Series;
  readonly fitted: Float64Array;
}

/** The chosen candidate with all that forecasting needs. */
function assembleModel(parts: Parts): TrainedModel {
  const { data, chosen, parameters, borrowed } = parts;
  const { source, series, covariates } = data;
  return {
    schema: MODEL_SCHEMA,
    kind: chosen.kind,
    ...source,
    covariates,
    monthToDate: monthToDate(series, monthOf(source.trainedOn.to)),
    mixes: countMixes(series),
    intervals: borrowed?.intervals ?? intervalsOf(parts),
    ...(borrowed ? { pooled: borrowed.pooled } : {}),
    parameters,
  };
}

/** Intervals from the errors with the true known future, and from those where it is silent. */
function intervalsOf({ data, chosen, parameters, recent, fitted }: Parts): TrainedModel['intervals'] {
  const { series, source } = data;
  const { days } = series;
  const learn = (origins: readonly TestedOrigin[], values: Float64Array) =>
    fitIntervals({
      origins,
      historyStart: days[0],
      historyDays: days.length,
      inSample: { actual: recent.sales, fitted: values },
      allowNegative: source.allowNegative,
      counts: areCounts(series.sales),
    });
  const known = learn(chosen.backtest?.origins ?? [], fitted);
  if (!hasUnsaid(series, holidaySourceOf(data.covariates))) return known;
  const assumed = assumedValues(candidateOf(chosen.kind), parameters, { ...data, series: recent });
  const { origins = [], assumed: silent = null } = chosen.backtest ?? {};
  const unsaid = silent === null ? undefined : unsaidShares(origins, silent.origins);
  return { ...known, assumed: { ...learn(silent?.origins ?? [], assumed), ...(unsaid ? { unsaid } : {}) } };
}

/** What a model would say of days it was fitted on, had nobody said anything of them but that they were open. */
function assumedValues(candidate: Candidate, parameters: unknown, { series, covariates }: TrainingData): Float64Array {
  const { days } = series;
  const past = assumeDays(covariates, asFutureDays(series, days[0], days[days.length - 1]));
  return expectedSales(candidate, parameters, past).filter((_, i) => past[i].open);
}

function monthToDate({ days, sales, covariates }: Series, month: IsoMonth): TrainedModel['monthToDate'] {
  const first = days.findIndex((day) => day >= firstDayOf(month));
  if (first < 0) return [];
  return days.slice(first).map((date, i) => ({
    date,
    sales: sales[first + i],
    covariates: Object.fromEntries(Object.entries(covariates).map(([name, values]) => [name, values[first + i]])),
  }));
}

/** What is registered, and the evidence for it. */
export interface Evaluated {
  readonly model: TrainedModel;
  readonly report: TrainingReport;
  readonly chosen: Evaluation;
  /** Who runs for champion, but for the one in office. */
  readonly contest: Omit<Contest<Evaluation>, 'champion'>;
}

/** Scores every candidate on the holdout and from rolling origins, and chooses one. Yields the share that is done. */
export function* evaluate(
  data: TrainingData,
  split: Split,
  { plan, fits }: Trained,
  options: TrainingOptions,
  borrowing: Borrowing = {},
): Generator<number, StepResult<Evaluated>> {
  const { series, source } = data;
  const tested = { series, allowNegative: source.allowNegative };
  const evaluations: Evaluation[] = [];
  const origins = { known: plan, assumed: assumePlan(series, plan, holidaySourceOf(data.covariates)) };
  const setAside = planHoldout(series, split);
  for (const each of fits) {
    evaluations.push(evaluateFits(tested, setAside, each, origins));
    yield evaluations.length / (fits.length + 2);
  }
  const trainedTo = series.days[split.train[split.train.length - 1]];
  const combined = combineFits(series, fits, evaluations, plan, trainedTo);
  evaluations.push(evaluateFits(tested, setAside, combined, origins, combinedForecasts(combined, evaluations)));
  yield evaluations.length / (fits.length + 2);
  const prior = priorOf(series, borrowing)?.(series.days[series.days.length - 1]);
  const chosen = chooseCandidate(evaluations, options.model, prior !== undefined);
  const parameters = [...fits, combined].find(({ kind }) => kind === chosen.kind)?.whole?.final;
  const recent = lastDays(series, DAYS_COMPARED);
  const fitted = fittedValues(candidateOf(chosen.kind), parameters, recent);
  const borrowed = borrowedBy({ kind: chosen.kind, parameters }, data, prior);
  const model = assembleModel({ data, chosen, parameters, borrowed, recent, fitted });
  const effects = flagEffects({ candidate: candidateOf(chosen.kind), model: parameters, series: recent, fitted });
  const report = trainingReport({
    ...{ series, split, options: options.split, evaluations, chosen: chosen.kind, effects },
    aroundPromotions: aroundPromotions({ series: recent, fitted }),
  });
  return {
    value: {
      model,
      report,
      chosen,
      contest: { promote: options.promote, challenger: chosen, evaluations, leak: data.leak },
    },
    detail: { requested: options.model, chosen: chosen.kind, mae: comparableMae(chosen) },
  };
}
