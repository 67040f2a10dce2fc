import { AppError } from '../../errors.ts';
import { chooseCandidate, type Evaluation } from '../../forecasting/evaluation/evaluation.ts';
import { collectJointErrors, mergeJointErrors, type TestedSeries } from '../../forecasting/joint/joint-errors.ts';
import { createPanelSums } from '../../forecasting/panel/panel-sums.ts';
import type { SeriesSummary } from '../../forecasting/panel/series-summary.ts';
import { type ShardResult, tellingOfShard } from '../../forecasting/panel/shard-result.ts';
import { createGroupSums } from '../../forecasting/panel/sum-forecasts.ts';
import { borrows, type TrainingShard, tellingSeries, trainingWaves } from '../../forecasting/panel/training-plan.ts';
import {
  type Borrowable,
  borrowableFrom,
  candidateGroupings,
  type Grouping,
  mergeTellings,
  NOTHING_TOLD,
  tellingOf,
} from '../../forecasting/pooling/groupings.ts';
import { createPublicHolidays } from '../../forecasting/public-holidays.ts';
import type { TrainedModel } from '../../forecasting/trained-model.ts';
import { createDatasetRepository } from '../../repositories/datasets.ts';
import { createKnownFutureRepository } from '../../repositories/known-futures.ts';
import {
  createPanelModelRepository,
  type PanelModelRepository,
  type SeriesModel,
} from '../../repositories/panel-models.ts';
import type { Run } from '../../runs/run.ts';
import { textIn } from '../../sales/series-entry.ts';
import { unlessDamaged } from '../../storage/damage.ts';
import type { PipelineContext } from '../context.ts';
import { daysShown, LEVELS_SHOWN } from './panel-chart-data.ts';
import { knowledgeOf, type PanelTraining, type SeriesData, type SeriesOutcome, trainSeries } from './train-series.ts';

/**
 * Trains the series of a shard and stores their models and what the whole needs to know of them. A shard that is whole
 * already is left as it is: whoever is given it twice does it once. Where an earlier run is done again for what failed, only that
 * is trained: the models of the others are taken over as they are, and what they add to the sums.
 *
 * @param onSeries called after each series
 * @throws AppError `version-not-found` when the data are gone
 */
export async function trainShard(
  context: PipelineContext,
  run: Pick<Run, 'id' | 'options' | 'retryOf'>,
  shard: string,
  onSeries: (summary: SeriesSummary) => void,
): Promise<void> {
  const { store, keys } = context;
  const { options, id: version } = run;
  const { dataset } = options;
  const models = createPanelModelRepository(store, keys);
  const known =
    (await unlessDamaged(models.readResult(dataset, version, shard))) ?? (await takenOver(context, run, shard));
  if (known) {
    for (const summary of known.series) onSeries(summary);
    return;
  }
  const { lines, result } = await computeShard(context, run, shard, {
    onSeries,
    borrowed: (before) =>
      storedBorrowable(context, run, before, (borrowable) => models.writeBorrowable(dataset, version, borrowable)),
    takenOver: (all) => trainedBefore(context, run, shard, all),
  });
  await models.writeShard(dataset, version, lines, result);
}

interface ShardComputation {
  /** Called after each series. */
  readonly onSeries?: (summary: SeriesSummary) => void;
  /** What the series of the shards before say of a young one. */
  readonly borrowed: (before: readonly TrainingShard[]) => Promise<Borrowable>;
  /** What need not be trained. */
  readonly takenOver?: (all: readonly SeriesData[]) => Promise<TrainedBefore | undefined>;
}

/** What comes of a shard: the models of its series, or their lines as they were read, and what the whole needs. Stores nothing. */
export async function computeShard(
  context: PipelineContext,
  run: Pick<Run, 'id' | 'options'>,
  shard: string,
  { onSeries, borrowed, takenOver: earlier }: ShardComputation,
): Promise<{ readonly lines: readonly (SeriesModel | string)[]; readonly result: ShardResult }> {
  const { dataset } = run.options;
  const loaded = await loadShard(context, run, shard, borrowed);
  const before = await earlier?.(loaded.all);
  const whole = wholeOfShard(loaded, before?.result);
  const lines: (SeriesModel | string)[] = [];
  const series: SeriesSummary[] = [];
  const trained = (data: SeriesData) => {
    const outcome = trainSeries(data, loaded.training, (err) =>
      context.log.warn({ dataset, series: data.id, err }, 'a series could not be trained as asked'),
    );
    whole.add(data, outcome);
    const { summary, model, aroundPromotions } = outcome;
    return { summary, line: model && { id: data.id, state: data.state, model, aroundPromotions } };
  };
  for (const data of loaded.all) {
    const { summary, line } = before?.of(data.id) ?? trained(data);
    if (line !== undefined) lines.push(line);
    series.push(summary);
    onSeries?.(summary);
  }
  return { lines, result: { schema: 1, shard, series, ...whole.result() } };
}

/** What the whole needs to know of the series of a shard, added up; `before`: those that are taken over. */
function wholeOfShard({ training, tells }: LoadedShard, before: ShardResult | undefined) {
  const lastDay = training.document.to;
  const sums = createPanelSums(lastDay);
  const ahead = createGroupSums({ range: daysShown(lastDay), lastDay, levels: LEVELS_SHOWN });
  const tested: TestedSeries[] = [];
  let telling = before ? tellingOfShard(before) : NOTHING_TOLD;
  if (before) {
    sums.addShard(before.sums);
    ahead.addSums(before.ahead);
  }
  const hasGroup = (training.borrowable?.all.length ?? 0) > 0;
  return {
    add(data: SeriesData, { model, chosen, evaluations, summaries }: SeriesOutcome): void {
      if (!model || !chosen) return;
      ahead.add({ id: data.id, model, knowledge: knowledgeOf(data, training, model) });
      tested.push(testedSeries(chosen, model));
      const kinds = evaluations.map((evaluation) => [evaluation.kind, evaluation] as const);
      const methods = Object.fromEntries([['auto', chooseCandidate(evaluations, 'auto', hasGroup)], ...kinds]);
      sums.addSeries({ days: data.series.days, chosen, methods });
      const textOf = (column: string) => textIn(column, training.columns, data);
      if (tells) telling = mergeTellings(telling, tellingOf(summaries(), tells.groupings, textOf));
    },

    result(): Omit<ShardResult, 'schema' | 'shard' | 'series'> {
      const own = collectJointErrors(tested, lastDay);
      const errors = before ? mergeJointErrors([before.errors, own]) : own;
      const { all: group, groupings } = telling;
      const told = tells && { group, ...(tells.groupings.length > 0 ? { groupings } : {}) };
      return { sums: sums.sums(), errors, ahead: ahead.sums(), ...told };
    },
  };
}

/**
 * What an earlier run with the same data and options has made of a shard, as if this one had: one that was cut off, or one of
 * which only what failed is done again. Undefined when there is nothing to take over.
 */
async function takenOver(
  { store, keys }: PipelineContext,
  { id, options, retryOf }: Pick<Run, 'id' | 'options' | 'retryOf'>,
  shard: string,
): Promise<ShardResult | undefined> {
  const { dataset, retryFailedOf } = options;
  const earlier = retryFailedOf ?? retryOf;
  if (earlier === null) return undefined;
  const models = createPanelModelRepository(store, keys);
  const result = await unlessDamaged(models.readResult(dataset, earlier, shard));
  const isWanted = result && (retryFailedOf === undefined || result.series.every(({ status }) => status !== 'failed'));
  const isWhole = isWanted && (await unlessDamaged(models.readModels(dataset, earlier, shard))) !== undefined;
  return isWhole && (await models.copyShard(dataset, shard, { from: earlier, to: id })) ? result : undefined;
}

/** What an earlier run has made of a shard in which some series failed. Of these nothing is in the sums of its result. */
interface TrainedBefore {
  readonly result: ShardResult;
  /** What it made of a series that did not fail. */
  of(id: string): { readonly summary: SeriesSummary; readonly line: string } | undefined;
}

/** Undefined when the run is not to do again only what failed, or a model of what did not fail is gone: then all are trained. */
async function trainedBefore(
  { store, keys }: PipelineContext,
  { options: { dataset, retryFailedOf } }: Pick<Run, 'options'>,
  shard: string,
  all: readonly SeriesData[],
): Promise<TrainedBefore | undefined> {
  if (retryFailedOf === undefined) return undefined;
  const models = createPanelModelRepository(store, keys);
  const result = await unlessDamaged(models.readResult(dataset, retryFailedOf, shard));
  const lines = await unlessDamaged(models.readModelLines(dataset, retryFailedOf, shard));
  if (!result || !lines) return undefined;
  const summaries = new Map(result.series.map((summary) => [summary.id, summary]));
  const isComplete =
    all.length === summaries.size &&
    all.every(({ id }) => summaries.has(id) && (summaries.get(id)?.status === 'failed') !== lines.has(id));
  if (!isComplete) return undefined;
  return {
    result,
    of: (id) => {
      const [summary, line] = [summaries.get(id), lines.get(id)];
      return summary && line !== undefined ? { summary, line } : undefined;
    },
  };
}

function testedSeries({ backtest }: Evaluation, { intervals, trainedOn }: TrainedModel): TestedSeries {
  const { origins = [], assumed = null } = backtest ?? {};
  return { intervals, historyDays: trainedOn.days, origins, assumedOrigins: assumed?.origins };
}

/** What the training of a shard needs, and its series as they were read. */
interface LoadedShard {
  readonly training: PanelTraining;
  readonly all: readonly SeriesData[];
  /** By what others are told into groups that borrow from what these series say; undefined when nobody borrows from them. */
  readonly tells: { readonly groupings: readonly Grouping[] } | undefined;
}

/** Throws AppError `version-not-found` when the data are gone. */
export async function loadShard(
  context: PipelineContext,
  run: Pick<Run, 'id' | 'options'>,
  name: string,
  borrowed: ShardComputation['borrowed'],
): Promise<LoadedShard> {
  const { store, keys, log, indexes } = context;
  const { dataset, version, holidayRegion } = run.options;
  const datasets = createDatasetRepository(store, keys, log, indexes);
  const gone = () => new AppError('version-not-found', `Dataset "${dataset}" has no version ${version} any more`);
  const document = await datasets.readVersion(dataset, version);
  const index = document && (await datasets.readSeriesIndex(document)).index;
  if (!document || !index) throw gone();
  const waves = trainingWaves(index.entries, document.to);
  const shard = waves.flat().find((one) => one.name === name);
  const entries = shard && (await datasets.readShard(document, shard.shard)).entries;
  if (!shard || !entries) throw gone();
  const { days: knownFuture } = await createKnownFutureRepository(store, keys).load(dataset, document.columns);
  const publicHolidays = holidayRegion === undefined ? undefined : await createPublicHolidays(holidayRegion);
  const borrowable = borrows(shard) ? await borrowed(waves[0]) : undefined;
  const { columns } = index;
  const ids = new Set(shard.ids);
  return {
    training: { document, knownFuture, publicHolidays, options: run.options, version: run.id, borrowable, columns },
    all: entries.filter(({ id }) => ids.has(id)),
    tells:
      waves.length > 1 && !borrows(shard)
        ? { groupings: candidateGroupings(tellingSeries(index.entries, waves, document.to), index) }
        : undefined,
  };
}

/** What the series that were trained before say of a further one: as whoever needed it first has stored it, or as it would be. */
export async function storedBorrowable(
  { store, keys }: PipelineContext,
  run: Pick<Run, 'id' | 'options'>,
  before: readonly TrainingShard[],
  onLearnt?: (borrowable: Borrowable) => Promise<void>,
): Promise<Borrowable> {
  const models = createPanelModelRepository(store, keys);
  const known = await unlessDamaged(models.readBorrowable(run.options.dataset, run.id));
  if (known) return known;
  const borrowable = await learnBorrowable(models, run, before);
  await onLearnt?.(borrowable);
  return borrowable;
}

/** The same from the results of these shards. Throws AppError `model-not-found` when one is not trained. */
export async function learnBorrowable(
  models: Pick<PanelModelRepository, 'needResult'>,
  { id, options: { dataset } }: Pick<Run, 'id' | 'options'>,
  before: readonly TrainingShard[],
): Promise<Borrowable> {
  let telling = NOTHING_TOLD;
  for (const { name } of before) {
    telling = mergeTellings(telling, tellingOfShard(await models.needResult(dataset, id, name)));
  }
  return borrowableFrom(telling);
}
