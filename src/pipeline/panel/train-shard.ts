import { AppError } from '../../errors.ts';
import { chooseCandidate, type Evaluation } from '../../forecasting/evaluation/evaluation.ts';
import { collectJointErrors, type TestedSeries } from '../../forecasting/joint/joint-errors.ts';
import type { GroupPriors } from '../../forecasting/models/group-prior.ts';
import { createPanelSums } from '../../forecasting/panel/panel-sums.ts';
import type { SeriesSummary } from '../../forecasting/panel/series-summary.ts';
import type { ShardResult } from '../../forecasting/panel/shard-result.ts';
import { createGroupSums } from '../../forecasting/panel/sum-forecasts.ts';
import { borrows, type TrainingShard, trainingWaves } from '../../forecasting/panel/training-plan.ts';
import { type GroupSummaries, groupPriorsOf, mergeGroupSummaries } from '../../forecasting/pooling/summaries.ts';
import { createPublicHolidays } from '../../forecasting/public-holidays.ts';
import type { TrainedModel } from '../../forecasting/trained-model.ts';
import { createDatasetRepository } from '../../repositories/datasets.ts';
import { createKnownFutureRepository } from '../../repositories/known-futures.ts';
import { createPanelModelRepository, type SeriesModel } from '../../repositories/panel-models.ts';
import type { Run } from '../../runs/run.ts';
import { unlessDamaged } from '../../storage/damage.ts';
import type { PipelineContext } from '../context.ts';
import { daysShown, LEVELS_SHOWN } from './panel-chart-data.ts';
import { knowledgeOf, type PanelTraining, type SeriesData, trainSeries } from './train-series.ts';

/**
 * Trains the series of a shard and stores their models and what the whole needs to know of them. A shard that is whole
 * already is left as it is: whoever is given it twice does it once.
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
  const { store, keys, log } = context;
  const { options, id: version } = run;
  const { dataset } = options;
  const models = createPanelModelRepository(store, keys);
  const known =
    (await unlessDamaged(models.readResult(dataset, version, shard))) ?? (await takenOver(context, run, shard));
  if (known) {
    for (const summary of known.series) onSeries(summary);
    return;
  }
  const { training, all, isTelling } = await loadShard(context, run, shard);
  const lastDay = training.document.to;
  const sums = createPanelSums(lastDay);
  const ahead = createGroupSums({ range: daysShown(lastDay), lastDay, levels: LEVELS_SHOWN });
  const tested: TestedSeries[] = [];
  const trained: SeriesModel[] = [];
  const series: SeriesSummary[] = [];
  let group: GroupSummaries = {};
  for (const data of all) {
    const outcome = trainSeries(data, training, (err) =>
      log.warn({ dataset, series: data.id, err }, 'a series could not be trained as asked'),
    );
    const { summary, model, chosen, evaluations, summaries } = outcome;
    series.push(summary);
    if (model) {
      trained.push({ id: data.id, state: data.state, model });
      ahead.add({ id: data.id, model, knowledge: knowledgeOf(data, training, model) });
    }
    if (chosen && model) {
      tested.push(testedSeries(chosen, model));
      const kinds = evaluations.map((evaluation) => [evaluation.kind, evaluation] as const);
      const methods = Object.fromEntries([
        ['auto', chooseCandidate(evaluations, 'auto', training.priors.length > 0)],
        ...kinds,
      ]);
      sums.addSeries({ days: data.series.days, chosen, methods });
      if (isTelling) group = mergeGroupSummaries(group, summaries());
    }
    onSeries(summary);
  }
  const errors = collectJointErrors(tested, lastDay);
  const whole = { sums: sums.sums(), errors, ahead: ahead.sums(), ...(isTelling ? { group } : {}) };
  const result: ShardResult = { schema: 1, shard, series, ...whole };
  await models.writeShard(dataset, version, trained, result);
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

function testedSeries({ backtest }: Evaluation, { intervals, trainedOn }: TrainedModel): TestedSeries {
  const { origins = [], assumed = null } = backtest ?? {};
  return { intervals, historyDays: trainedOn.days, origins, assumedOrigins: assumed?.origins };
}

/** What the training of a shard needs, and its series as they were read. */
interface LoadedShard {
  readonly training: PanelTraining;
  readonly all: readonly SeriesData[];
  /** Others borrow from what these series say. */
  readonly isTelling: boolean;
}

/** Throws AppError `version-not-found` when the data are gone. */
export async function loadShard(
  context: PipelineContext,
  run: Pick<Run, 'id' | 'options'>,
  name: string,
): Promise<LoadedShard> {
  const { store, keys, log } = context;
  const { dataset, version, holidayRegion } = run.options;
  const datasets = createDatasetRepository(store, keys, log);
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
  const priors = borrows(shard) ? await readPriors(context, run, waves[0]) : [];
  const ids = new Set(shard.ids);
  return {
    training: { document, knownFuture, publicHolidays, options: run.options, version: run.id, priors },
    all: entries.filter(({ id }) => ids.has(id)),
    isTelling: waves.length > 1 && !borrows(shard),
  };
}

/** What the series that were trained before say of a further one; worked out once, by whoever needs it first. */
async function readPriors(
  { store, keys }: PipelineContext,
  { id, options: { dataset } }: Pick<Run, 'id' | 'options'>,
  before: readonly TrainingShard[],
): Promise<GroupPriors> {
  const models = createPanelModelRepository(store, keys);
  const known = await unlessDamaged(models.readPriors(dataset, id));
  if (known) return known;
  let group: GroupSummaries = {};
  for (const { name } of before) {
    const result = await models.readResult(dataset, id, name);
    if (!result) throw new Error(`shard ${name} of run ${id} is not trained`);
    group = mergeGroupSummaries(group, result.group ?? {});
  }
  const priors = groupPriorsOf(group);
  await models.writePriors(dataset, id, priors);
  return priors;
}
