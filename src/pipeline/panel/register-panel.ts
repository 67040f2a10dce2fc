import { createHash } from 'node:crypto';
import { type IsoDay, monthOf, nextMonth } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import type { Contest } from '../../forecasting/evaluation/promotion-gate.ts';
import { heldOutTotals } from '../../forecasting/joint/held-out-totals.ts';
import { type JointErrors, mergeJointErrors } from '../../forecasting/joint/joint-errors.ts';
import { learnJoint } from '../../forecasting/joint/joint-model.ts';
import { CANDIDATE_KINDS } from '../../forecasting/models/candidate.ts';
import { groupForecast } from '../../forecasting/panel/group-forecast.ts';
import type { GroupSums } from '../../forecasting/panel/group-sums.ts';
import { PANEL, type PanelIndex, type PanelModel } from '../../forecasting/panel/panel-model.ts';
import { panelReport } from '../../forecasting/panel/panel-report.ts';
import { CHOSEN, createPanelSums, type PanelSums, scoreOf } from '../../forecasting/panel/panel-sums.ts';
import type { SeriesCounts, SeriesSummary } from '../../forecasting/panel/series-summary.ts';
import { createGroupSums } from '../../forecasting/panel/sum-forecasts.ts';
import { type TrainingShard, trainingWaves } from '../../forecasting/panel/training-plan.ts';
import { createDatasetRepository } from '../../repositories/datasets.ts';
import { createKnownFutureRepository } from '../../repositories/known-futures.ts';
import { createPanelModelRepository } from '../../repositories/panel-models.ts';
import type { Run } from '../../runs/run.ts';
import { type RunDocument, RunTakenError } from '../../runs/run-document.ts';
import { createRunRecord, type StepResult } from '../../runs/run-record.ts';
import { compareIds } from '../../sales/named-series.ts';
import type { PipelineContext } from '../context.ts';
import type { PipelineOutcome } from '../pipeline.ts';
import { type ModelFiles, publish, register } from '../register.ts';
import { daysShown, LEVELS_SHOWN, panelChartData } from './panel-chart-data.ts';

/**
 * The end of a training of many series, once their shards are trained: evaluate the whole → register. As `runPipeline` it
 * never throws, and is done again from the start when it was cut off.
 */
export async function registerPanel(
  run: Run,
  context: PipelineContext,
  document: RunDocument,
): Promise<PipelineOutcome> {
  const record = createRunRecord(run, context.now, document);
  try {
    const whole = await record.step('evaluate', () => evaluateWhole(context, run));
    record.count(whole.files.model.series);
    await record.step('register', () => registerWhole(context, whole));
    await document.commit(record.current());
    const { report, model } = whole.files;
    const [chosen] = report.backtest?.candidates ?? [];
    const challenge = { dataset: run.dataset, contest: whole.contest, ofMany: true };
    const ended = await publish(context, challenge, (decision) =>
      record.succeed({
        decision,
        metrics: {
          model: model.method,
          holdout: report.holdout.candidates[0]?.metrics ?? null,
          backtest: chosen?.metrics ?? null,
        },
      }),
    );
    return { run: ended, cause: undefined, isTaken: false };
  } catch (cause) {
    return { run: record.fail(cause), cause, isTaken: cause instanceof RunTakenError };
  }
}

/** Of the intervals whose coverage is told, in per cent. */
const COVERAGE_LEVEL = 80;

/** All series of a training together. */
interface Whole {
  readonly files: ModelFiles & { readonly model: PanelModel };
  readonly index: PanelIndex;
  readonly contest: Omit<Contest, 'champion'>;
}

/** What follows from the shards of a run as they are stored. */
export async function evaluateWhole(context: PipelineContext, run: Run): Promise<StepResult<Whole>> {
  const { store, keys, log } = context;
  const { dataset, version: datasetVersion, model: method, promote, split } = run.options;
  const datasets = createDatasetRepository(store, keys, log);
  const data = await datasets.readVersion(dataset, datasetVersion);
  const about = data && (await datasets.readSeriesIndex(data)).index;
  const { series: total } = data ? await datasets.readSeries(data) : { series: undefined };
  if (!data || !about || !total)
    throw new AppError('version-not-found', `Dataset "${dataset}" has no version ${datasetVersion} any more`);
  const shards = trainingWaves(about.entries, data.to).flat();
  const { index, sums, errors, ahead } = await readShards(context, run, shards, data.to);
  const counts = countsOf(index.series);
  if (counts.succeeded + counts.fallback === 0) {
    const [first] = index.series;
    throw new AppError(
      'cannot-fit',
      `None of ${counts.total} series can be forecast; the first: ${first?.problem?.message}`,
    );
  }
  const model: PanelModel = {
    schema: 1,
    kind: PANEL,
    method,
    dataset,
    datasetVersion,
    trainedOn: { from: data.from, to: data.to, days: data.days },
    month: nextMonth(monthOf(data.to)),
    columns: about.columns,
    decimals: data.profile.sales.decimals,
    allowNegative: data.options.allowNegative,
    series: counts,
    shards: shards.map(({ name, ids }) => ({ shard: name, series: ids.length })),
    errors: learnJoint(errors),
  };
  const heldOut = heldOutTotals(errors, COVERAGE_LEVEL);
  const report = panelReport({ method, split, days: total.days, sums, heldOut, series: index.series });
  const forecast = groupForecast(model, run.id, ahead, { range: daysShown(data.to), levels: LEVELS_SHOWN });
  const numbers = panelChartData({ model, total, sums, heldOut, forecast });
  return {
    value: {
      files: { version: run.id, model, report, numbers },
      index,
      contest: contestOf(sums, method, promote),
    },
    detail: {
      requested: method,
      chosen: kindsOf(index.series),
      mae: scoreOf(sums, CHOSEN, method).backtest?.metrics.mae ?? null,
      knownFuture: await knownFutureHash(context, run),
      ...counts,
    },
  };
}

/** Of what the shop knows of the days to come, by which the months of the series were forecast. */
export async function knownFutureHash(
  { store, keys, log }: PipelineContext,
  { dataset, datasetVersion }: Pick<Run, 'dataset' | 'datasetVersion'>,
): Promise<string> {
  const document = await createDatasetRepository(store, keys, log).readVersion(dataset, datasetVersion);
  const { days } = await createKnownFutureRepository(store, keys).load(dataset, document?.columns ?? []);
  return createHash('sha256').update(JSON.stringify(days)).digest('hex').slice(0, 12);
}

/** What came of all shards, in their order: so the digits of sums do not depend on who was faster. */
async function readShards(
  { store, keys }: PipelineContext,
  { dataset, id }: Run,
  shards: readonly TrainingShard[],
  lastDay: IsoDay,
): Promise<{ index: PanelIndex; sums: PanelSums; errors: JointErrors; ahead: GroupSums }> {
  const models = createPanelModelRepository(store, keys);
  const sums = createPanelSums(lastDay);
  const ahead = createGroupSums({ range: daysShown(lastDay), lastDay, levels: LEVELS_SHOWN });
  const errors: JointErrors[] = [];
  const series: PanelIndex['series'] = [];
  for (const { name: shard } of shards) {
    const result = await models.needResult(dataset, id, shard);
    sums.addShard(result.sums);
    ahead.addSums(result.ahead);
    errors.push(result.errors);
    series.push(...result.series.map((summary) => ({ ...summary, shard })));
  }
  const whole = { sums: sums.sums(), errors: mergeJointErrors(errors), ahead: ahead.sums() };
  series.sort((a, b) => compareIds(a.id, b.id));
  return { index: { schema: 1, series }, ...whole };
}

function countsOf(series: readonly SeriesSummary[]): SeriesCounts {
  const counts = { total: series.length, succeeded: 0, failed: 0, fallback: 0 };
  for (const { status } of series) counts[status] += 1;
  return counts;
}

/** How many series chose each candidate. */
function kindsOf(series: readonly SeriesSummary[]): Record<string, number> {
  const counted = CANDIDATE_KINDS.map((kind) => [kind, series.filter((one) => one.kind === kind).length] as const);
  return Object.fromEntries(counted.filter(([, count]) => count > 0));
}

/** The whole against the whole: by the errors of all series from each origin. */
function contestOf(sums: PanelSums, method: string, promote: Contest['promote']): Whole['contest'] {
  const others = ['auto', ...CANDIDATE_KINDS].filter((kind) => kind !== method);
  const challenger = scoreOf(sums, CHOSEN, method);
  return {
    promote,
    challenger,
    evaluations: [challenger, ...others.map((kind) => scoreOf(sums, kind, kind))],
    leak: undefined,
  };
}

async function* registerWhole(
  context: PipelineContext,
  { files, index }: Whole,
): AsyncGenerator<number, StepResult<void>> {
  const { dataset } = files.model;
  await createPanelModelRepository(context.store, context.keys).writeIndex(dataset, files.version, index);
  return yield* register(context, files);
}
