import { accessSync, constants, createReadStream, statSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ReadingRequest } from '../../services/datasets/uploads.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import { datasetNameOf } from '../../src/primitives.ts';
import { runSchema } from '../../src/runs/run.ts';
import { UsageError } from '../arguments.ts';
import { calendarIn, codeOf, isJson, readBytes } from '../reading.ts';
import { type Api, type ApiRequest, headersOf, Refusal, readAnswer, targetOf } from './api.ts';
import { titleOf } from './changes.ts';
import { readAs } from './tool.ts';

/** The API of a service within this process. */
export function createInnerApi(app: FastifyInstance, language: Language): Api {
  return {
    async call(request, signal) {
      const { method, json, file } = request;
      const stream = file === undefined ? undefined : createReadStream(file);
      const payload = stream ?? (json === undefined ? undefined : JSON.stringify(json));
      const { statusCode, body, headers } = await app.inject({
        ...{ method, url: targetOf(request), headers: headersOf(request, language) },
        ...(payload === undefined ? {} : { payload }),
        ...(signal === undefined ? {} : { signal }),
      });
      return readAnswer({ status: statusCode, text: body, header: (name) => headers[name]?.toString() });
    },
  };
}

/** Files that are datasets for as long as the process lives. */
export interface FileSource {
  readonly files: readonly string[];
  readonly reading: ReadingRequest;
  /** Calendar of the only file. */
  readonly knownFuture: string | undefined;
}

const LONGEST_TITLE = 100;

/** What each file is called. Throws UsageError for two that would be called the same. */
function namesOf(files: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const file of files) {
    const name = datasetNameOf(titleOf(file).slice(0, LONGEST_TITLE));
    if (name === undefined)
      throw new UsageError(`${file}: its name has no letter a–z and no digit to call a dataset by`);
    const other = names.get(name);
    if (other !== undefined) throw new UsageError(`${other} and ${file} would both be the dataset ${name}`);
    names.set(name, file);
  }
  return names;
}

/** Checks what can be checked before anything is read. Answers with what stores the files in a service and trains on each. */
export function loaderOf({
  files,
  reading,
  knownFuture,
}: FileSource): (api: Api, signal: AbortSignal) => Promise<void> {
  const names = namesOf(files);
  for (const file of files) assertReadable(file);
  if (knownFuture !== undefined && files.length > 1) {
    throw new UsageError('--known-future is of one file, and there are several');
  }
  const calendar = knownFuture === undefined ? undefined : calendarOf(knownFuture);
  const { mapping, options } = reading;
  const query = { ...options, ...(mapping === undefined ? {} : { mapping: JSON.stringify(mapping) }) };
  return async (inner, signal) => {
    const api: Api = { call: (request) => inner.call(request, signal) };
    for (const [name, file] of names) {
      const title = titleOf(file).slice(0, LONGEST_TITLE);
      await told(file, api.call({ method: 'POST', path: '/datasets', query: { ...query, name: title }, file }));
      if (calendar !== undefined && knownFuture !== undefined) {
        await told(knownFuture, api.call({ method: 'PUT', path: `/datasets/${name}/calendar`, ...calendar }));
      }
      await told(file, trainOn(name, api));
    }
  };
}

function assertReadable(file: string): void {
  let isFolder: boolean;
  try {
    accessSync(file, constants.R_OK);
    isFolder = statSync(file).isDirectory();
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${codeOf(error)})`);
  }
  if (isFolder) throw new UsageError(`${file} is a folder; --store is for the folder of a service`);
}

function calendarOf(path: string): Pick<ApiRequest, 'json' | 'file'> {
  return isJson(readBytes('known-future', path)) ? { json: calendarIn(path) } : { file: path };
}

const WAIT_S = 300;
const endSchema = z.object(runSchema.shape).pick({ status: true, finishedAt: true, error: true });

/** A request like one that is under way joins it. */
async function trainOn(dataset: string, api: Api): Promise<void> {
  for (;;) {
    const request: ApiRequest = { method: 'POST', path: '/train', query: { wait: WAIT_S }, json: { dataset } };
    const { status, finishedAt, error } = readAs(endSchema, (await api.call(request)).body);
    if (status === 'succeeded') return;
    if (finishedAt === null) continue;
    const problem = { title: 'The training failed', code: error?.code ?? status, detail: error?.message ?? status };
    throw new Refusal({ ...problem, status: 0, errors: [], questions: [] });
  }
}

/** Says of a refusal which file it is about, and that the command must be started otherwise. */
async function told<T>(file: string, answering: Promise<T>): Promise<T> {
  try {
    return await answering;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { problem } = error;
    const asks = problem.questions.length === 0 ? '' : ' (start the command again with --map and the answers)';
    throw new Refusal({ ...problem, title: `${file}: ${problem.title}${asks}` });
  }
}
