import { isDeepStrictEqual } from 'node:util';
import type { ChartData } from '../../charts/chart-data-schema.ts';
import type { TrainedModel } from '../../forecasting/trained-model.ts';
import { createPanelModelRepository } from '../../repositories/panel-models.ts';
import type { Run } from '../../runs/run.ts';
import { chartDataOf } from '../chart-data.ts';
import type { PipelineContext } from '../context.ts';
import { evaluateAsAsked, knowledgeOf } from './train-series.ts';
import { loadShard, storedBorrowable } from './train-shard.ts';

/** Which one of many series, and the shard that its model is in. */
interface Wanted {
  readonly shard: string;
  readonly id: string;
}

/**
 * What the plots of one of many series show. The forecasts of its tests are not stored, as they would be many times the size of
 * the models: they are made again, by the steps of the training. Where these no longer lead to the stored model, since the
 * service has changed, the tests are left out. The days to come are those that are known now.
 *
 * @returns undefined where the series has no model
 * @throws AppError `version-not-found` when the data are gone
 */
export async function seriesChartData(
  context: PipelineContext,
  run: Pick<Run, 'id' | 'options'>,
  { shard, id }: Wanted,
): Promise<ChartData | undefined> {
  const { store, keys, log } = context;
  const { dataset } = run.options;
  const stored = await createPanelModelRepository(store, keys).readModel(dataset, run.id, shard, id);
  const { training, all } = await loadShard(context, run, shard, (before) => storedBorrowable(context, run, before));
  const data = all.find((one) => one.id === id);
  const evaluated =
    data &&
    evaluateAsAsked(data, training, (err) =>
      log.warn({ dataset, series: id, err }, 'a series could not be tested as asked'),
    );
  if (!stored || !evaluated) return undefined;
  const { model } = stored;
  const { calendar, publicHolidays } = knowledgeOf(data, training, model);
  const shown = { data: evaluated.data, evaluated: { ...evaluated, model }, version: run.id };
  const numbers = chartDataOf({ ...shown, calendar, publicHolidays });
  return isSame(evaluated.model, model) ? numbers : { ...numbers, metrics: [], holdout: [], backtest: null };
}

/** What was learnt from the history; what is known of covariates may have changed. */
function isSame(made: TrainedModel, stored: TrainedModel): boolean {
  const learnt = ({ kind, parameters, intervals }: TrainedModel) => ({ kind, parameters, intervals });
  return isDeepStrictEqual(JSON.parse(JSON.stringify(learnt(made))), learnt(stored));
}
