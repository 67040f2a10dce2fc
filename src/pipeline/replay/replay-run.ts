import { createHash } from 'node:crypto';
import { AppError } from '../../errors.ts';
import { createDatasetRepository } from '../../repositories/datasets.ts';
import type { Difference, Replay } from '../../runs/replay.ts';
import type { Run } from '../../runs/run.ts';
import { resultOf } from '../../runs/run-record.ts';
import { toJson } from '../../storage/documents.ts';
import type { PipelineContext } from '../context.ts';
import { evaluate } from '../evaluate.ts';
import { load } from '../load.ts';
import { preprocess } from '../preprocess.ts';
import { split } from '../split.ts';
import { train } from '../train.ts';
import { documentDifferences, fileDifferences, isContainer, type ReplayedFile } from './differences.ts';

/** Failures that belong to the data of the run or to what it has stored; others mean that nothing can be said now. */
const OF_THE_RUN = ['version-not-found', 'invalid-csv', 'cannot-fit', 'damaged-document', 'model-not-found'];

/**
 * Does a registered run of one series again from its manifest (data, options with the seed, code version) and compares the
 * bytes of the model and of its metrics. Registers nothing.
 */
export async function replayRun(run: Run, context: PipelineContext, codeVersion: string): Promise<Replay> {
  const otherData = await dataDifference(run, context);
  // Other data are read as they are, so that what they change is seen.
  const source = otherData.length === 0 ? 'upload' : 'content';
  const found = await whatDiffers(async () => compared(context, await filesOf(run, context, source)));
  return replayOf(run, codeVersion, [...otherData, ...found]);
}

/** What else was different then is no difference of the model. */
const ASIDE: readonly Difference['subject'][] = ['code-version', 'data', 'known-future'];

/** The answer, given what differs but for the version of the code. */
export function replayOf(run: Run, codeVersion: string, found: readonly Difference[]): Replay {
  const differences = [...codeDifference(run, codeVersion), ...found];
  const reproduced = !differences.some(({ subject }) => !ASIDE.includes(subject));
  return { run: run.id, reproduced, codeVersion, differences };
}

/** What a comparison finds; that it does not get to its end is a difference too. */
export async function whatDiffers(compare: () => Promise<Difference[]>): Promise<Difference[]> {
  try {
    return await compare();
  } catch (error) {
    if (!(error instanceof AppError && OF_THE_RUN.includes(error.code))) throw error;
    return [{ subject: 'training', path: null, expected: 'a model', actual: error.message }];
  }
}

export async function compared({ store }: PipelineContext, files: readonly ReplayedFile[]): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const file of files) differences.push(...(await fileDifferences(store, file)));
  return differences;
}

/** The files that a run of one series would write now. */
async function filesOf(
  { dataset, id, options }: Run,
  context: PipelineContext,
  source: 'upload' | 'content',
): Promise<ReplayedFile[]> {
  const { value: data } = preprocess((await load(context, options, source)).value);
  const { value: parts } = split(data, options.split);
  const { value: trained } = resultOf(train(data, parts));
  const { model, report } = resultOf(evaluate(data, parts, trained, options)).value;
  const fileOf = (subject: 'modelo.json' | 'metricas.json', value: unknown): ReplayedFile => ({
    subject,
    key: context.keys.modelFile(dataset, id, subject),
    text: toJson(value),
    differences: documentDifferences(subject, { comparable: withoutAdded, write: toJson }),
  });
  return [fileOf('modelo.json', model), fileOf('metricas.json', report)];
}

function codeDifference({ codeVersion: expected }: Run, actual: string): Difference[] {
  return expected === actual ? [] : [{ subject: 'code-version', path: null, expected, actual }];
}

/** The content must still have the hash that the document of its version tells. */
export async function dataDifference(
  { dataset, datasetVersion }: Run,
  { store, keys, log }: PipelineContext,
): Promise<Difference[]> {
  const document = await createDatasetRepository(store, keys, log).readVersion(dataset, datasetVersion);
  const expected = `SHA-256 ${document?.sha256 ?? `${datasetVersion}…`}`;
  const content = await store.open(keys.versionContent(dataset, datasetVersion));
  if (!content) return [{ subject: 'data', path: null, expected, actual: 'nothing' }];
  const hash = createHash('sha256');
  for await (const chunk of content.stream) hash.update(chunk);
  const actual = `SHA-256 ${hash.digest('hex')}`;
  return actual.startsWith(expected.replace('…', '')) ? [] : [{ subject: 'data', path: null, expected, actual }];
}

/** What version 0.1.0 did not write: the name of a model's shape, and what is for days of which nobody has said anything. */
const ADDED_SINCE = [
  /^\/parameters\/shape$/,
  /^\/covariates\/\d+\/usual$/,
  /^\/intervals\/assumed$/,
  /^\/backtest\/candidates\/\d+\/assumed$/,
];

/** The values of a file without those that an earlier version did not write, where the stored file lacks them. */
function withoutAdded(expected: unknown, actual: unknown, path = ''): unknown {
  if (!isContainer(expected) || !isContainer(actual)) return actual;
  const inner = (key: string) => withoutAdded(expected[key], actual[key], `${path}/${key}`);
  if (Array.isArray(actual)) return actual.map((_, i) => inner(String(i)));
  const isKept = (key: string) => key in expected || !ADDED_SINCE.some((added) => added.test(`${path}/${key}`));
  return Object.fromEntries(
    Object.keys(actual)
      .filter(isKept)
      .map((key) => [key, inner(key)]),
  );
}
