import { z } from 'zod';
import type { MlflowSettings } from './settings.ts';

/**
 * A call of MLflow that failed. `isAway`: nothing can be said to the server now, whatever it is (no answer, a fault of its
 * own, no access); else it refuses this very call, as `code` says.
 */
export class TrackingError extends Error {
  readonly isAway: boolean;
  /** MLflow's own, such as `RESOURCE_DOES_NOT_EXIST`. */
  readonly code: string | undefined;

  constructor(message: string, options: { isAway: boolean; code?: string | undefined; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'TrackingError';
    this.isAway = options.isAway;
    this.code = options.code;
  }
}

interface Options extends Pick<MlflowSettings, 'url' | 'authorization'> {
  /** Longest wait for one answer. */
  readonly timeoutMs: number;
}

interface Pair {
  readonly key: string;
  readonly value: string;
}
export interface LoggedMetric {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}
/** A dataset as MLflow lists it among the inputs of a run; `source`, `schema` and `profile` are JSON. */
export interface DatasetInput {
  readonly name: string;
  readonly digest: string;
  readonly source_type: string;
  readonly source: string;
  readonly schema: string;
  readonly profile: string;
}

const experimentSchema = z.object({
  experiment: z.object({ experiment_id: z.string(), artifact_location: z.string(), lifecycle_stage: z.string() }),
});
const runInfoSchema = z.object({ run_id: z.string(), artifact_uri: z.string() });
const createdRunSchema = z.object({ run: z.object({ info: runInfoSchema }) });
const foundRunsSchema = z.object({ runs: z.array(z.object({ info: runInfoSchema })).default([]) });
const modelVersionSchema = z.object({ version: z.string() });
const createdVersionSchema = z.object({ model_version: modelVersionSchema });
const foundVersionsSchema = z.object({ model_versions: z.array(modelVersionSchema).default([]) });
const refusalSchema = z.object({ error_code: z.string(), message: z.string().default('') });
const nothingSchema = z.unknown();

export type TrackedRun = z.infer<typeof runInfoSchema>;

/** An answer that is larger is none of MLflow's. */
const LARGEST_ANSWER = 4 * 2 ** 20;
const LONGEST_REASON = 300;
/** MLflow takes no more of each in a call. */
const AT_ONCE = { params: 100, metrics: 1000, tags: 100 } as const;

/** What of the REST API of an MLflow server the mirror needs. Each method throws TrackingError. */
export function createTrackingClient({ url, authorization, timeoutMs }: Options) {
  const closing = new AbortController();

  const headersOf = (type: string | undefined): Headers => {
    const headers = new Headers();
    if (authorization !== undefined) headers.set('authorization', authorization);
    if (type !== undefined) headers.set('content-type', type);
    return headers;
  };

  const send = async (method: string, path: string, content?: string, type = 'application/json') => {
    try {
      const response = await fetch(`${url}/api/2.0/${path}`, {
        method,
        headers: headersOf(content === undefined ? undefined : type),
        ...(content === undefined ? {} : { body: content }),
        // Nothing, and no password, is sent to any other address than the configured one.
        redirect: 'manual',
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]),
      });
      return { status: response.status, text: await textOf(response) };
    } catch (cause) {
      if (cause instanceof TrackingError) throw cause;
      const reason = cause instanceof Error ? (causeOf(cause) ?? cause.message) : String(cause);
      throw new TrackingError(`MLflow does not answer: ${reason}`, { isAway: true, cause });
    }
  };

  const call = async <T>(
    schema: z.ZodType<T>,
    method: string,
    path: string,
    content?: string,
    type?: string,
  ): Promise<T> => {
    const { status, text } = await send(method, path, content, type);
    const json = jsonOf(text);
    if (status < 200 || status >= 300) throw refusal(status, json);
    const parsed = schema.safeParse(json);
    if (json !== undefined && parsed.success) return parsed.data;
    const [endpoint] = path.split('?');
    const message = `What answers at MLFLOW_TRACKING_URI is no MLflow: its answer to ${endpoint} is not understood`;
    throw new TrackingError(message, { isAway: true });
  };

  const get = <T>(schema: z.ZodType<T>, path: string, query: Record<string, string>) =>
    call(schema, 'GET', `mlflow/${path}?${new URLSearchParams(query)}`);
  const post = <T>(schema: z.ZodType<T>, path: string, body: object, method = 'POST') =>
    call(schema, method, `mlflow/${path}`, JSON.stringify(body));

  return {
    /** Undefined when there is none of this name. */
    async findExperiment(name: string) {
      const found = await unlessMissing(get(experimentSchema, 'experiments/get-by-name', { experiment_name: name }));
      return found?.experiment;
    },

    /** Also when somebody else has just made it. */
    async createExperiment(name: string): Promise<void> {
      await unlessThere(post(nothingSchema, 'experiments/create', { name }));
    },

    /** The run of this experiment that has this tag; undefined when there is none. */
    async findRun(experiment: string, { key, value }: Pair): Promise<TrackedRun | undefined> {
      const filter = `tags.\`${key}\` = '${value}'`;
      const query = { experiment_ids: [experiment], filter, max_results: 1, order_by: ['attributes.start_time ASC'] };
      const [run] = (await post(foundRunsSchema, 'runs/search', query)).runs;
      return run?.info;
    },

    async createRun(experiment: string, name: string, startTime: number, tags: readonly Pair[]): Promise<TrackedRun> {
      const body = { experiment_id: experiment, run_name: name, start_time: startTime, tags };
      return (await post(createdRunSchema, 'runs/create', body)).run.info;
    },

    /** What is there already stays as it is. */
    async logBatch(
      run: string,
      { params, metrics, tags }: { params: readonly Pair[]; metrics: readonly LoggedMetric[]; tags: readonly Pair[] },
    ): Promise<void> {
      const calls = Math.max(
        ...[params.length / AT_ONCE.params, metrics.length / AT_ONCE.metrics, tags.length / AT_ONCE.tags],
      );
      for (let i = 0; i < calls; i += 1) {
        await post(nothingSchema, 'runs/log-batch', {
          run_id: run,
          params: params.slice(i * AT_ONCE.params, (i + 1) * AT_ONCE.params),
          metrics: metrics.slice(i * AT_ONCE.metrics, (i + 1) * AT_ONCE.metrics),
          tags: tags.slice(i * AT_ONCE.tags, (i + 1) * AT_ONCE.tags),
        });
      }
    },

    async logInput(run: string, dataset: DatasetInput): Promise<void> {
      const tags = [{ key: 'mlflow.data.context', value: 'training' }];
      await post(nothingSchema, 'runs/log-inputs', { run_id: run, datasets: [{ dataset, tags }] });
    },

    /** `folder`: of the run, as `artifactFolder` gives it. */
    async putArtifact(folder: string, file: string, content: string): Promise<void> {
      const path = `${folder}/${file}`.split('/').map(encodeURIComponent).join('/');
      await call(nothingSchema, 'PUT', `mlflow-artifacts/artifacts/${path}`, content, 'application/octet-stream');
    },

    async endRun(run: string, status: 'FINISHED' | 'FAILED' | 'KILLED', endTime: number): Promise<void> {
      await post(nothingSchema, 'runs/update', { run_id: run, status, end_time: endTime });
    },

    async createModel(name: string, description: string): Promise<void> {
      await unlessThere(post(nothingSchema, 'registered-models/create', { name, description }));
    },

    /** The version of a model that a run registered; undefined when there is none. */
    async findModelVersion(name: string, run: string): Promise<string | undefined> {
      const filter = `name='${name}' and run_id='${run}'`;
      const [found] = (await get(foundVersionsSchema, 'model-versions/search', { filter, max_results: '1' }))
        .model_versions;
      return found?.version;
    },

    async createModelVersion(version: {
      name: string;
      source: string;
      run_id: string;
      description: string;
      tags: readonly Pair[];
    }): Promise<string> {
      return (await post(createdVersionSchema, 'model-versions/create', version)).model_version.version;
    },

    async setAlias(name: string, alias: string, version: string): Promise<void> {
      await post(nothingSchema, 'registered-models/alias', { name, alias, version });
    },

    /** Succeeds also when there is no such alias or model. */
    async removeAlias(name: string, alias: string): Promise<void> {
      await unlessMissing(post(nothingSchema, 'registered-models/alias', { name, alias }, 'DELETE'));
    },

    /** Gives up what is under way, and refuses what is asked later. */
    close: () => closing.abort(),
  };
}

export type TrackingClient = ReturnType<typeof createTrackingClient>;

/**
 * Where the server puts the files of a run: the path of `mlflow-artifacts:/1/abc/artifacts`. Undefined for any other address, which only who
 * has access to it could write to.
 */
export function artifactFolder(uri: string): string | undefined {
  if (!uri.startsWith('mlflow-artifacts:') || !URL.canParse(uri)) return undefined;
  return decodeURIComponent(new URL(uri).pathname).replace(/^\/+|\/+$/g, '');
}

async function unlessMissing<T>(asking: Promise<T>): Promise<T | undefined> {
  return unlessRefusedAs('RESOURCE_DOES_NOT_EXIST', asking);
}

async function unlessThere<T>(asking: Promise<T>): Promise<T | undefined> {
  return unlessRefusedAs('RESOURCE_ALREADY_EXISTS', asking);
}

async function unlessRefusedAs<T>(code: string, asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof TrackingError && error.code === code) return undefined;
    throw error;
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw new TrackingError('What answers is no MLflow: it does not end', { isAway: true });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined for what is no JSON; nothing at all says as little as an empty object. */
function jsonOf(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of a failed fetch: its own message says no more than that it failed. */
function causeOf({ cause, name }: Error): string | undefined {
  if (name === 'TimeoutError') return 'it takes too long';
  return cause instanceof Error ? cause.message || String('code' in cause ? cause.code : cause.name) : undefined;
}

const HINTS: Readonly<Record<number, string>> = {
  401: ': set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN',
  403: ': the user may not do that, or the server does not know its own name (--allowed-hosts)',
  421: ': the server does not know its own name (--allowed-hosts)',
};

function refusal(status: number, json: unknown): TrackingError {
  const said = refusalSchema.safeParse(json);
  const isOfTheCall = status >= 400 && status < 500 && ![401, 403, 408, 421, 429].includes(status);
  if (status >= 300 && status < 400) {
    return new TrackingError(`MLflow answers ${status}, a redirection: MLFLOW_TRACKING_URI must be where it leads to`, {
      isAway: true,
    });
  }
  if (said.success) {
    const { error_code: code, message } = said.data;
    const reason = message === '' ? '' : `: ${message.slice(0, LONGEST_REASON)}`;
    return new TrackingError(`MLflow answers ${status} ${code}${reason}${HINTS[status] ?? ''}`, {
      ...{ isAway: !isOfTheCall, code },
    });
  }
  return new TrackingError(`MLflow answers ${status}${HINTS[status] ?? ''}`, { isAway: status !== 413 });
}
