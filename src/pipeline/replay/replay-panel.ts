import { borrows, trainingWaves } from '../../forecasting/panel/training-plan.ts';
import { createDatasetRepository } from '../../repositories/datasets.ts';
import { createPanelModelRepository, indexText, shardTexts } from '../../repositories/panel-models.ts';
import type { Difference, Replay } from '../../runs/replay.ts';
import type { Run } from '../../runs/run.ts';
import { toJson } from '../../storage/documents.ts';
import type { PipelineContext } from '../context.ts';
import { evaluateWhole, knownFutureHash } from '../panel/register-panel.ts';
import { computeShard, learnBorrowable, storedBorrowable } from '../panel/train-shard.ts';
import {
  documentDifferences,
  isContainer,
  parsed,
  type ReplayedFile,
  valueDifferences,
  writtenOtherwise,
} from './differences.ts';
import { compared, dataDifference, replayOf, whatDiffers } from './replay-run.ts';

/**
 * Trains the series of one shard of a run again and compares their models and what came of them. What the shard takes from
 * others it takes as they are stored: each part of a run is compared by itself, so that no more than a shard is in memory, and
 * a difference shows where it arises.
 */
export function replayShard(run: Run, context: PipelineContext, shard: string): Promise<Difference[]> {
  return whatDiffers(async () => {
    const found = await compared(context, await shardFiles(run, context, shard));
    return found.map((difference) => ({ ...difference, shard }));
  });
}

/** What follows from the shards of a run as they are stored, compared with what it has registered. */
export async function replayWhole(run: Run, context: PipelineContext, codeVersion: string): Promise<Replay> {
  const aside = [...(await dataDifference(run, context)), ...(await knownFutureDifference(run, context))];
  const found = await whatDiffers(async () => compared(context, await wholeFiles(run, context)));
  return replayOf(run, codeVersion, [...aside, ...found]);
}

/** The files that a shard would be stored in now. */
async function shardFiles(run: Run, context: PipelineContext, shard: string): Promise<ReplayedFile[]> {
  const { keys } = context;
  const { dataset, id } = run;
  const { lines, result } = await computeShard(context, run, shard, {
    borrowed: (before) => storedBorrowable(context, run, before),
  });
  const texts = shardTexts(lines, result);
  const isSameFuture = (await knownFutureDifference(run, context)).length === 0;
  return [
    {
      subject: 'shard-models',
      key: keys.shardModels(dataset, id, shard),
      text: texts.models,
      differences: lineDifferences,
    },
    {
      subject: 'shard-result',
      key: keys.shardResult(dataset, id, shard),
      text: texts.result,
      differences: summaryDifferences('shard-result', isSameFuture),
    },
  ];
}

/** What a run of many series would register of the whole, by its shards as they are stored. */
async function wholeFiles(run: Run, context: PipelineContext): Promise<ReplayedFile[]> {
  const { store, keys, log } = context;
  const { dataset, id } = run;
  const { value } = await evaluateWhole(context, run);
  const { files, index } = value;
  const isSameFuture = (await knownFutureDifference(run, context)).length === 0;
  const all: ReplayedFile[] = [
    { subject: 'modelo.json', key: keys.modelFile(dataset, id, 'modelo.json'), text: toJson(files.model) },
    { subject: 'metricas.json', key: keys.modelFile(dataset, id, 'metricas.json'), text: toJson(files.report) },
    {
      subject: 'series/index.json',
      key: keys.panelIndex(dataset, id),
      text: indexText(index),
      differences: summaryDifferences('series/index.json', isSameFuture),
    },
  ];
  const datasets = createDatasetRepository(store, keys, log);
  const document = await datasets.readVersion(dataset, run.datasetVersion);
  const entries = (document && (await datasets.readSeriesIndex(document)).index?.entries) ?? [];
  const [before = [], young = []] = trainingWaves(entries, document?.to ?? files.model.trainedOn.to);
  if (!young.some(borrows)) return all;
  const borrowable = await learnBorrowable(createPanelModelRepository(store, keys), run, before);
  return [...all, { subject: 'series/group.json', key: keys.groupPriors(dataset, id), text: toJson(borrowable) }];
}

/** Whether the shop still knows of the days to come what it knew then: months of series rest on it, their models do not. */
async function knownFutureDifference(run: Run, context: PipelineContext): Promise<Difference[]> {
  const expected = run.steps.find(({ name }) => name === 'evaluate')?.detail.knownFuture;
  const actual = await knownFutureHash(context, run);
  if (typeof expected !== 'string' || expected === actual) return [];
  return [{ subject: 'known-future', path: null, expected, actual }];
}

const writeLine = (value: unknown) => `${JSON.stringify(value)}\n`;

/** Of the models of a shard, one a line: whose differ, and where. */
function lineDifferences(stored: string, text: string): Difference[] {
  const [expected, actual] = [linesById(stored), linesById(text)];
  const found: Difference[] = [];
  for (const series of new Set([...expected.keys(), ...actual.keys()])) {
    const values = valueDifferences('shard-models', expected.get(series), actual.get(series)) ?? [];
    found.push(...values.slice(0, SHOWN_PER_SERIES).map((difference) => ({ ...difference, series })));
  }
  return found.length > 0 ? found : [writtenOtherwise('shard-models', text)];
}

const SHOWN_PER_SERIES = 3;

/** A line that is no model of a series goes by its own text. */
function linesById(text: string): Map<string, unknown> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const value = parsed(line);
      return [isContainer(value) && typeof value.id === 'string' ? value.id : line.slice(0, 80), value];
    }),
  );
}

/** Of documents that have a summary of each series: the names of those that differ. */
function summaryDifferences(subject: 'shard-result' | 'series/index.json', isSameFuture: boolean) {
  const comparable = isSameFuture ? undefined : withStoredFuture;
  return (stored: string, text: string): Difference[] => {
    const document = parsed(stored);
    const summaries = isContainer(document) && Array.isArray(document.series) ? document.series : [];
    return documentDifferences(subject, { ...(comparable && { comparable }), write: writeLine })(stored, text).map(
      (difference) => {
        const [, at] = /^\/series\/(\d+)(?:\/|$)/.exec(difference.path ?? '') ?? [];
        const summary: unknown = at === undefined ? undefined : summaries[Number(at)];
        const isNamed = isContainer(summary) && typeof summary.id === 'string';
        return isNamed ? { ...difference, series: summary.id as string } : difference;
      },
    );
  };
}

/** The new values, but for those that rest on what was known of the days to come. */
function withStoredFuture(expected: unknown, actual: unknown): unknown {
  if (!isContainer(expected) || !isContainer(actual)) return actual;
  const [before, now] = [expected.series, actual.series];
  if (!Array.isArray(before) || !Array.isArray(now)) return actual;
  const series = now.map((summary, i) =>
    isContainer(before[i]) && isContainer(summary) ? { ...summary, month: before[i].month } : summary,
  );
  return { ...actual, series, ...('ahead' in actual ? { ahead: expected.ahead } : {}) };
}
