import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import { createDatasetRepository } from '../repositories/datasets.ts';
import type { Difference, Replay } from '../runs/replay.ts';
import type { Run } from '../runs/run.ts';
import { resultOf } from '../runs/run-record.ts';
import { toJson } from '../storage/documents.ts';
import type { PipelineContext } from './context.ts';
import { evaluate } from './evaluate.ts';
import { load } from './load.ts';
import { preprocess } from './preprocess.ts';
import { split } from './split.ts';
import { train } from './train.ts';

interface ValueDifference {
  /** JSON pointer (RFC 6901). */
  readonly path: string;
  readonly expected: unknown;
  /** Undefined where there is nothing, as in `expected`. */
  readonly actual: unknown;
}

/** Where two JSON values differ, in the order of the first one; of many, the first `limit`. */
export function jsonDifferences(expected: unknown, actual: unknown, limit: number, path = ''): ValueDifference[] {
  if (!isContainer(expected) || !isContainer(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return Object.is(expected, actual) ? [] : [{ path, expected, actual }];
  }
  const found: ValueDifference[] = [];
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    if (found.length >= limit) break;
    const pointer = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    found.push(...jsonDifferences(expected[key], actual[key], limit - found.length, pointer));
  }
  return found;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const SHOWN_PER_FILE = 20;
const SHOWN_CHARACTERS = 200;
/** Failures that belong to the data of the run; others mean that nothing can be said now. */
const OF_THE_DATA = ['version-not-found', 'invalid-csv', 'cannot-fit'];

/**
 * Does a registered run again from its manifest (data, options with the seed, code version) and compares the bytes of the
 * model and of its metrics. Writes nothing.
 */
export async function replayRun(run: Run, context: PipelineContext, codeVersion: string): Promise<Replay> {
  const otherData = await dataDifference(run, context);
  const aside = [...codeDifference(run, codeVersion), ...otherData];
  const files = await replayed(run, context, otherData.length === 0 ? 'upload' : 'content');
  const differences: Difference[] = [...aside];
  for (const [file, text] of Object.entries(files.texts)) {
    differences.push(...(await fileDifferences(run, context, file as keyof typeof files.texts, text)));
  }
  if (files.failure) differences.push(files.failure);
  const reproduced = !differences.some(({ subject }) => subject !== 'code-version' && subject !== 'data');
  return { run: run.id, reproduced, codeVersion, differences };
}

type Texts = Partial<Record<'modelo.json' | 'metricas.json', string>>;

/** The files that the run would write now. Other data are read as they are, so that what they change is seen. */
async function replayed(
  { options }: Run,
  context: PipelineContext,
  source: 'upload' | 'content',
): Promise<{ texts: Texts; failure?: Difference }> {
  try {
    const { value: data } = preprocess((await load(context, options, source)).value);
    const { value: parts } = split(data, options.split);
    const { value: trained } = resultOf(train(data, parts));
    const { model, report } = resultOf(evaluate(data, parts, trained, options)).value;
    return { texts: { 'modelo.json': toJson(model), 'metricas.json': toJson(report) } };
  } catch (error) {
    if (!(error instanceof AppError && OF_THE_DATA.includes(error.code))) throw error;
    const failure = { subject: 'training' as const, path: null, expected: 'a model', actual: error.message };
    return { texts: {}, failure };
  }
}

function codeDifference({ codeVersion: expected }: Run, actual: string): Difference[] {
  return expected === actual ? [] : [{ subject: 'code-version', path: null, expected, actual }];
}

/** The content must still have the hash that the document of its version tells. */
async function dataDifference(
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

/** Version 0.1.0 wrote models of the first shape, but did not name it. */
const SHAPE = /^ {4}"shape": 1,\n/m;

async function fileDifferences(
  { dataset, id }: Run,
  { store, keys }: PipelineContext,
  subject: keyof Texts,
  actual: string,
): Promise<Difference[]> {
  const stored = (await store.get(keys.modelFile(dataset, id, subject)))?.body.toString('utf8');
  if (stored === actual || stored === actual.replace(SHAPE, '')) return [];
  if (stored === undefined)
    return [{ subject, path: null, expected: 'nothing', actual: `${actual.length} characters` }];
  const values = jsonDifferences(parsed(stored), JSON.parse(actual), SHOWN_PER_FILE);
  if (values.length > 0) {
    return values.map(({ path, expected, actual }) => ({
      subject,
      path,
      expected: shown(expected),
      actual: shown(actual),
    }));
  }
  return [
    { subject, path: null, expected: 'the same values, written otherwise', actual: `${actual.length} characters` },
  ];
}

/** A stored file that is no JSON any more is compared as text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, SHOWN_CHARACTERS);
}
