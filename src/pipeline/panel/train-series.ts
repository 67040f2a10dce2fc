import { addDays, daysBetween, firstDayOf, type IsoDay, lastDayOf, monthOf, nextMonth } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import type { KnownFuture } from '../../forecasting/assumptions.ts';
import type { NeighbourEffect } from '../../forecasting/effects/around-promotions.ts';
import type { Evaluation } from '../../forecasting/evaluation/evaluation.ts';
import { forecast } from '../../forecasting/forecast.ts';
import type { PublicHolidays } from '../../forecasting/holiday-covariate.ts';
import { knownFutureOfSeries } from '../../forecasting/panel/panel-days.ts';
import type { SeriesSummary } from '../../forecasting/panel/series-summary.ts';
import { type Borrowable, lendersTo } from '../../forecasting/pooling/groupings.ts';
import { type GroupSummaries, summariseTraining } from '../../forecasting/pooling/summaries.ts';
import type { TrainedModel, TrainingData } from '../../forecasting/trained-model.ts';
import type { TrainingOptions } from '../../runs/run.ts';
import { resultOf } from '../../runs/run-record.ts';
import type { DatasetVersion } from '../../sales/dataset.ts';
import type { KnownDay } from '../../sales/known-future.ts';
import type { NamedSeries } from '../../sales/named-series.ts';
import { closedWeekdays, HOLIDAY } from '../../sales/series.ts';
import { textIn } from '../../sales/series-entry.ts';
import { type Evaluated, evaluate } from '../evaluate.ts';
import { preprocess } from '../preprocess.ts';
import { split } from '../split.ts';
import { priorOf, type Trained, train } from '../train.ts';

/** What all series of a dataset are trained with. */
export interface PanelTraining {
  readonly document: DatasetVersion;
  readonly knownFuture: readonly KnownDay[];
  readonly publicHolidays: PublicHolidays | undefined;
  readonly options: TrainingOptions;
  /** Of the model that is trained. */
  readonly version: string;
  /** What young series may borrow; undefined for the others. */
  readonly borrowable?: Borrowable | undefined;
  /** The columns that tell the series apart. */
  readonly columns: readonly string[];
}

/** One series of a dataset, as it was read. */
export type SeriesData = Pick<NamedSeries, 'id' | 'keys' | 'attributes' | 'series' | 'decimals' | 'state'>;

/** What became of a series, and the evidence for it where it has a model. */
export interface SeriesOutcome {
  readonly summary: SeriesSummary;
  readonly model: TrainedModel | undefined;
  readonly aroundPromotions: readonly NeighbourEffect[] | undefined;
  readonly chosen: Evaluation | undefined;
  readonly evaluations: readonly Evaluation[];
  /** What it says of others. */
  readonly summaries: () => GroupSummaries;
}

type Problem = NonNullable<SeriesSummary['problem']>;

const NAIVE = 'seasonal-naive';
/** Fewer days cannot be told apart into what is learnt from and what is tested on. */
const FEWEST_DAYS = 2;

/**
 * Trains one series as if it were alone. Whatever is wrong with it is its own outcome: where no candidate can be fitted as
 * asked, the naive forecast stands in with the reason, and where not even that can be given, the series has none.
 *
 * @param onError told of what nobody expected, for the log
 */
export function trainSeries(
  data: SeriesData,
  training: PanelTraining,
  onError: (error: unknown) => void,
): SeriesOutcome {
  const describe = (error: unknown): Problem => {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    onError(error);
    return { code: 'internal-error', message: 'The training failed unexpectedly; the log of the service says why' };
  };
  if (data.series.days.length < FEWEST_DAYS) {
    const observed = data.series.days.length === 0 ? 'no day' : '1 day';
    const message = `It has sales on ${observed}; at least ${FEWEST_DAYS} are needed`;
    return withoutModel(data, training, { code: 'too-few-days', message });
  }
  let problem: Problem | null = null;
  const evaluated = evaluateAsAsked(data, training, (error) => {
    problem ??= describe(error);
  });
  if (evaluated) return withModel(data, training, evaluated, problem ?? onlyNaive(evaluated, training));
  return withoutModel(data, training, problem ?? { code: 'cannot-fit', message: 'No model can be fitted' });
}

/** A series that was evaluated, and the fits that it was chosen from. */
interface TrainedSeries extends Evaluated {
  readonly data: TrainingData;
  readonly trained: Trained;
}

/**
 * Evaluates a series with the candidates that were asked for, or else with the naive forecast; undefined where not even that
 * can be given.
 *
 * @param onFailure told why it was not done as asked
 */
export function evaluateAsAsked(
  data: SeriesData,
  training: PanelTraining,
  onFailure: (error: unknown) => void,
): TrainedSeries | undefined {
  for (const model of new Set([training.options.model, NAIVE] as const)) {
    try {
      return evaluateSeries(data, { ...training, options: { ...training.options, model } });
    } catch (error) {
      onFailure(error);
    }
  }
  return undefined;
}

/** The steps of the pipeline that need no store, on one series. */
function evaluateSeries(data: SeriesData, training: PanelTraining): TrainedSeries {
  const { series, decimals } = data;
  const { document, knownFuture, publicHolidays, options } = training;
  const sales = { ...document.profile.sales, decimals };
  const own: DatasetVersion = {
    ...document,
    from: series.days[0],
    to: series.days[series.days.length - 1],
    closedWeekdays: closedWeekdays(series),
    profile: { ...document.profile, sales },
  };
  const holidays = Object.hasOwn(series.covariates, HOLIDAY) ? undefined : publicHolidays;
  const { value: whole } = preprocess({ document: own, series, knownFuture, publicHolidays: holidays });
  const prepared = { ...whole, lastDay: document.to };
  const { value: parts } = split(prepared, options.split);
  const borrowing = { priors: lendersOf(data, training)?.priors, knownTo: document.to };
  const { value: trained } = resultOf(train(prepared, parts, borrowing));
  return { ...resultOf(evaluate(prepared, parts, trained, options, borrowing)).value, data: prepared, trained };
}

function lendersOf(data: SeriesData, { borrowable, columns }: PanelTraining) {
  return borrowable && lendersTo(borrowable, (column) => textIn(column, columns, data));
}

/** From whom a series that borrows does. */
function pooledFrom(data: SeriesData, training: PanelTraining): SeriesSummary['pooledFrom'] {
  const lenders = lendersOf(data, training);
  const { days } = data.series;
  const prior = priorOf(data.series, { ...lenders, knownTo: training.document.to })?.(days[days.length - 1]);
  if (lenders === undefined || prior === undefined) return null;
  const { column = null, text = null } = lenders.group ?? {};
  return { column, value: text, members: prior.members };
}

/** Why the naive forecast was all that could be chosen from; null when it was chosen, or something else was. */
function onlyNaive({ chosen, contest }: Evaluated, { options }: PanelTraining): Problem | null {
  const others = contest.evaluations.filter(({ kind, holdout }) => kind !== NAIVE && holdout !== null);
  if (options.model === NAIVE || chosen.kind !== NAIVE || others.length > 0) return null;
  const reasons = contest.evaluations.flatMap(({ kind, reason }) => (reason === null ? [] : [`${kind}: ${reason}`]));
  return { code: 'cannot-fit', message: `Only the naive forecast can be given (${reasons.join('; ')})` };
}

function withModel(
  data: SeriesData,
  training: PanelTraining,
  { model, report, chosen, contest, trained }: TrainedSeries,
  problem: Problem | null,
): SeriesOutcome {
  const { backtest, holdout } = chosen;
  const metrics = (backtest ?? holdout)?.metrics;
  const summary: SeriesSummary = {
    ...observed(data, training),
    status: problem === null ? 'succeeded' : 'fallback',
    kind: model.kind,
    pooled: model.pooled ?? null,
    pooledFrom: model.pooled === undefined ? null : pooledFrom(data, training),
    problem,
    metrics: {
      wape: metrics?.wape ?? null,
      mae: metrics?.mae ?? null,
      coverage80: backtest?.intervals80.coverage ?? null,
      origins: backtest?.origins.length ?? 0,
    },
    month: monthOfSeries(data, training, model),
  };
  const summaries = () => summariseTraining(trained, model, training.document.to);
  const { aroundPromotions } = report;
  return { summary, model, aroundPromotions, chosen, evaluations: contest.evaluations, summaries };
}

function withoutModel(data: SeriesData, training: PanelTraining, problem: Problem): SeriesOutcome {
  const none = {
    status: 'failed' as const,
    kind: null,
    pooled: null,
    pooledFrom: null,
    problem,
    metrics: null,
    month: null,
  };
  const summary = { ...observed(data, training), ...none };
  const nothing = { model: undefined, aroundPromotions: undefined, chosen: undefined, evaluations: [] };
  return { summary, ...nothing, summaries: () => ({}) };
}

/** What is known of the days to come of a series. */
export function knowledgeOf(
  { id, state }: SeriesData,
  { document, knownFuture, publicHolidays }: PanelTraining,
  model: TrainedModel,
): KnownFuture {
  const own = { series: id, hasEnded: state === 'ended', lastDay: model.trainedOn.to };
  return { calendar: knownFutureOfSeries(knownFuture, own, document.to), publicHolidays };
}

/** The month after the last day of the dataset. */
function monthOfSeries(data: SeriesData, training: PanelTraining, model: TrainedModel): SeriesSummary['month'] {
  const month = nextMonth(monthOf(training.document.to));
  const { total } = forecast(model, training.version, {
    range: { from: firstDayOf(month), to: lastDayOf(month) },
    levels: [80],
    knowledge: knowledgeOf(data, training, model),
  });
  const [lower80, upper80] = total.intervals['80'];
  return { forecast: total.forecast, lower80, upper80 };
}

/** Weeks that a summary tells of. */
const WEEKS = 26;

function observed({ id, state, series: { days, sales } }: SeriesData, { document }: PanelTraining) {
  const weeks = new Array<number>(WEEKS).fill(0);
  const month = nextMonth(monthOf(document.to));
  const before = `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`;
  let lastYear = 0;
  for (const [i, day] of days.entries()) {
    const week = WEEKS - 1 - Math.floor(daysBetween(day, document.to) / 7);
    if (week >= 0) weeks[week] += sales[i];
    if (monthOf(day) === before) lastYear += sales[i];
  }
  const wasObserved = days.length > 0 && days[0] <= firstDayOf(before) && lastDayOf(before) <= document.to;
  return { id, state, lastYear: wasObserved ? lastYear : null, weeks: shownFrom(weeks, days[0], document.to) };
}

/** Weeks before the first day are left out: nothing is known of them. */
function shownFrom(weeks: readonly number[], first: IsoDay | undefined, to: IsoDay): number[] {
  if (first === undefined) return [];
  const whole = Math.floor((daysBetween(first, addDays(to, 1)) + 6) / 7);
  return weeks.slice(-Math.min(WEEKS, whole)).map((sum) => Number(sum.toFixed(6)));
}
