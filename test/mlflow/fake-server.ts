import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';

interface Pair {
  readonly key: string;
  readonly value: string;
}
export interface FakeRun {
  readonly id: string;
  readonly name: string;
  status: string;
  endTime?: number;
  readonly tags: Map<string, string>;
  readonly params: Map<string, string>;
  /** By name and step. */
  readonly metrics: Map<string, number>;
  readonly inputs: Map<string, Record<string, string>>;
}
interface FakeVersion {
  readonly version: string;
  readonly run_id: string;
  readonly source: string;
  readonly tags: readonly Pair[];
}
interface FakeModel {
  readonly versions: FakeVersion[];
  readonly aliases: Map<string, string>;
}

/** Takes the place of an answer: true, and the call was not carried out; `lost`, and it was. */
export type Fault = (response: ServerResponse, path: string) => boolean | 'lost';

class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}
const missing = () => new Refused(404, 'RESOURCE_DOES_NOT_EXIST');
const there = () => new Refused(400, 'RESOURCE_ALREADY_EXISTS');

/** What MLflow answers to the calls of the mirror, and keeps of them, in memory. */
export async function startFakeMlflow(t: Test) {
  const experiments = new Map<string, string>();
  const runs: FakeRun[] = [];
  const models = new Map<string, FakeModel>();
  const artifacts = new Map<string, string>();
  const calls: string[] = [];
  const authorizations = new Set<string | undefined>();
  let fault: Fault = () => false;
  let location = 'mlflow-artifacts:';

  const runOf = (id: string) => runs.find((run) => run.id === id) ?? fail(missing());
  const modelOf = (name: string) => models.get(name) ?? fail(missing());
  const info = ({ id }: FakeRun) => ({ info: { run_id: id, artifact_uri: `${location}/1/${id}/artifacts` } });
  const asked = (path: string) => new URL(path, 'http://x').searchParams;
  const quoted = (filter: string, name: string) => new RegExp(`${name}\\W*=\\s*'([^']*)'`).exec(filter)?.[1] ?? '';

  // biome-ignore lint/suspicious/noExplicitAny: JSON of the calls, of which each knows its own
  const answers: Record<string, (body: any, path: string) => unknown> = {
    'GET experiments/get-by-name': (_body, path) => {
      const name = asked(path).get('experiment_name') ?? '';
      const id = experiments.get(name) ?? fail(missing());
      return { experiment: { experiment_id: id, artifact_location: `${location}/${id}`, lifecycle_stage: 'active' } };
    },
    'POST experiments/create': ({ name }) => {
      if (experiments.has(name)) throw there();
      experiments.set(name, String(experiments.size + 1));
      return { experiment_id: experiments.get(name) };
    },
    'POST runs/search': ({ filter }) => {
      const found = runs.filter(({ tags }) => tags.get('prediccion_ventas.run') === quoted(filter, 'run`'));
      return found.length === 0 ? {} : { runs: found.map(info) };
    },
    'POST runs/create': ({ run_name, tags }) => {
      const id = `r${runs.length + 1}`;
      const kept = { params: new Map(), metrics: new Map(), inputs: new Map() };
      const run: FakeRun = { id, name: run_name, status: 'RUNNING', tags: mapOf(tags), ...kept };
      runs.push(run);
      return { run: info(run) };
    },
    'POST runs/log-batch': ({ run_id, params, metrics, tags }) => {
      const run = runOf(run_id);
      for (const { key, value } of params) {
        if (run.params.has(key) && run.params.get(key) !== value) throw new Refused(400, 'INVALID_PARAMETER_VALUE');
        run.params.set(key, value);
      }
      for (const { key, value, step } of metrics) {
        if (!/^[\w\-. :/]{1,250}$/.test(key)) throw new Refused(400, 'INVALID_PARAMETER_VALUE');
        run.metrics.set(`${key}@${step}`, value);
      }
      for (const { key, value } of tags) run.tags.set(key, value);
      return {};
    },
    'POST runs/log-inputs': ({ run_id, datasets }) => {
      for (const { dataset } of datasets) runOf(run_id).inputs.set(dataset.digest, dataset);
      return {};
    },
    'POST runs/update': ({ run_id, status, end_time }) => {
      Object.assign(runOf(run_id), { status, endTime: end_time });
      return {};
    },
    'POST registered-models/create': ({ name }) => {
      if (models.has(name)) throw there();
      models.set(name, { versions: [], aliases: new Map() });
      return {};
    },
    'GET model-versions/search': (_body, path) => {
      const filter = asked(path).get('filter') ?? '';
      const { versions } = models.get(quoted(filter, 'name')) ?? { versions: [] };
      const found = versions.filter(({ run_id }) => run_id === quoted(filter, 'run_id'));
      return found.length === 0 ? {} : { model_versions: found };
    },
    'POST model-versions/create': ({ name, source, run_id, tags }) => {
      const { versions } = modelOf(name);
      const version = { version: String(versions.length + 1), source, run_id, tags };
      versions.push(version);
      return { model_version: version };
    },
    'POST registered-models/alias': ({ name, alias, version }) => {
      modelOf(name).aliases.set(alias, version);
      return {};
    },
    'DELETE registered-models/alias': ({ name, alias }) => {
      modelOf(name).aliases.delete(alias);
      return {};
    },
  };

  const answer = (method: string, path: string, body: string): unknown => {
    const file = /^\/api\/2\.0\/mlflow-artifacts\/artifacts\/(.*)$/.exec(path)?.[1];
    if (file !== undefined && method === 'PUT') {
      artifacts.set(decodeURIComponent(file), body);
      return {};
    }
    const endpoint = /^\/api\/2\.0\/mlflow\/([^?]*)/.exec(path)?.[1] ?? '';
    const known = answers[`${method} ${endpoint}`] ?? fail(new Refused(404, 'ENDPOINT_NOT_FOUND'));
    return known(body === '' ? {} : JSON.parse(body), path);
  };

  const handle = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const { method = '', url = '' } = request;
    calls.push(`${method} ${url}`);
    authorizations.add(request.headers.authorization);
    const wrong = fault(response, url);
    if (wrong === true) return;
    try {
      const value = answer(method, url, body);
      if (wrong === 'lost') return void response.destroy();
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      response.writeHead(error.status).end(JSON.stringify({ error_code: error.code, message: 'as MLflow says it' }));
    }
  };

  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => handle(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    runs,
    models,
    artifacts,
    calls,
    authorizations,
    experiments,
    fail(next: Fault): void {
      fault = next;
    },
    /** As a server without `--serve-artifacts`. */
    keepFilesElsewhere(): void {
      location = 's3://elsewhere';
    },
    /** Which run of the service the alias leads to. */
    champion(name: string): string | undefined {
      const model = models.get(name);
      const version = model?.versions.find((one) => one.version === model.aliases.get('champion'));
      return version?.tags.find(({ key }) => key === 'prediccion_ventas.run')?.value;
    },
  };
}

export type FakeMlflow = Awaited<ReturnType<typeof startFakeMlflow>>;

function mapOf(pairs: readonly Pair[]): Map<string, string> {
  return new Map(pairs.map(({ key, value }) => [key, value]));
}

function fail(error: Error): never {
  throw error;
}
