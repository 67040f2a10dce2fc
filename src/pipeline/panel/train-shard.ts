import { addDays, type IsoDay, lastDayOf, monthOf, nextMonth } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import { chooseCandidate, type Evaluation } from '../../forecasting/evaluation/evaluation.ts';
import type { DayRange } from '../../forecasting/forecast-range.ts';
import { collectJointErrors, type TestedSeries } from '../../forecasting/joint/joint-errors.ts';
import { createGroupSums } from '../../forecasting/panel/group-sums.ts';
import type { SeriesSummary } from '../../forecasting/panel/panel-model.ts';
import { createPanelSums } from '../../forecasting/panel/panel-sums.ts';
import type { ShardResult } from '../../forecasting/panel/shard-result.ts';
import { createPublicHolidays } from '../../forecasting/public-holidays.ts';
import type { TrainedModel } from '../../forecasting/trained-model.ts';
import { createDatasetRepository } from '../../repositories/datasets.ts';
import { createKnownFutureRepository } from '../../repositories/known-futures.ts';
import { createPanelModelRepository, type SeriesModel } from '../../repositories/panel-models.ts';
import type { Run } from '../../runs/run.ts';
import { unlessDamaged } from '../../storage/damage.ts';
import type { PipelineContext } from '../context.ts';
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
  const { training, all } = await loadShard(context, run, shard);
  const lastDay = training.document.to;
  const sums = createPanelSums(lastDay);
  const ahead = createGroupSums({ range: daysShown(lastDay), lastDay, levels: LEVELS_SHOWN });
  const tested: TestedSeries[] = [];
  const trained: SeriesModel[] = [];
  const series: SeriesSummary[] = [];
  for (const data of all) {
    const outcome = trainSeries(data, training, (err) =>
      log.warn({ dataset, series: data.id, err }, 'a series could not be trained as asked'),
    );
    const { summary, model, chosen, evaluations } = outcome;
    series.push(summary);
    if (model) {
      trained.push({ id: data.id, state: data.state, model });
      ahead.add({ model, knowledge: knowledgeOf(data, training, model) });
    }
    if (chosen && model) {
      tested.push(testedSeries(chosen, model));
      const kinds = evaluations.map((evaluation) => [evaluation.kind, evaluation] as const);
      const methods = Object.fromEntries([['auto', chooseCandidate(evaluations, 'auto')], ...kinds]);
      sums.addSeries({ days: data.series.days, chosen, methods });
    }
    onSeries(summary);
  }
  const errors = collectJointErrors(tested, lastDay);
  const result = { schema: 1 as const, shard, series, sums: sums.sums(), errors, ahead: ahead.sums() };
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
  const trained = isWanted ? await unlessDamaged(models.readModels(dataset, earlier, shard)) : undefined;
  if (!isWanted || !trained) return undefined;
  await models.writeShard(dataset, id, trained, result);
  return result;
}

/** Of the plots, in per cent. */
export const LEVELS_SHOWN = [80, 95];

/** What the plots show: from the day after the data to the end of the next whole month. */
export function daysShown(lastDay: IsoDay): DayRange {
  return { from: addDays(lastDay, 1), to: lastDayOf(nextMonth(monthOf(lastDay))) };
}

function testedSeries({ backtest }: Evaluation, { intervals, trainedOn }: TrainedModel): TestedSeries {
  const { origins = [], assumed = null } = backtest ?? {};
  return { intervals, historyDays: trainedOn.days, origins, assumedOrigins: assumed?.origins };
}

async function loadShard(
  { store, keys, log }: PipelineContext,
  { id, options }: Pick<Run, 'id' | 'options'>,
  shard: string,
): Promise<{ training: PanelTraining; all: readonly SeriesData[] }> {
  const { dataset, version, holidayRegion } = options;
  const datasets = createDatasetRepository(store, keys, log);
  const document = await datasets.readVersion(dataset, version);
  const all = document && (await datasets.readShard(document, shard)).entries;
  if (!document || !all)
    throw new AppError('version-not-found', `Dataset "${dataset}" has no version ${version} any more`);
  const { days: knownFuture } = await createKnownFutureRepository(store, keys).load(dataset, document.columns);
  const publicHolidays = holidayRegion === undefined ? undefined : await createPublicHolidays(holidayRegion);
  return { training: { document, knownFuture, publicHolidays, options, version: id }, all };
}
