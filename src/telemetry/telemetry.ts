import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { ConfigError } from '../config.ts';
import { daysBetween, type IsoDay } from '../dates.ts';
import type { Events, TaskDone } from '../events.ts';
import type { QueueStatus } from '../jobs/redis/redis-engine.ts';
import type { LiveScore } from '../monitoring/scores.ts';
import type { Run } from '../runs/run.ts';
import { STORE_CALLS, STORE_FAULTS, type StoreOperation } from '../storage/observed-store.ts';
import { CODE_VERSION } from '../version.ts';
import type { TracingLog } from './tracing.ts';

const NAME = 'http_request_duration_seconds';
const HELP = 'Requests by route pattern, method and status';
/** Upper bounds of the buckets in seconds, ascending; what takes longer is counted in `+Inf` alone. */
const BOUNDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A request that has been answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The pattern of its address, such as `/runs/:id`: there are few of them, whatever clients ask for. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

interface Series {
  /** Of each bucket alone, the last of what is beyond all bounds. */
  readonly counts: number[];
  sum: number;
}

/**
 * How long requests took, as a histogram in the text format of Prometheus 0.0.4. That of prom-client makes a text of the
 * labels for each observation, which is a twentieth of a forecast from memory; here they are looked up.
 */
export function createRequestDurations() {
  const routes = new Map<string, Map<string, Map<number, Series>>>();

  const seriesOf = (route: string, method: string, status: number): Series => {
    const methods = getOrAdd(routes, route, () => new Map<string, Map<number, Series>>());
    const statuses = getOrAdd(methods, method, () => new Map<number, Series>());
    return getOrAdd(statuses, status, () => ({ counts: new Array(BOUNDS.length + 1).fill(0), sum: 0 }));
  };

  return {
    observe({ method, route, status, seconds }: AnsweredRequest): void {
      const series = seriesOf(route, method, status);
      let bucket = 0;
      while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) bucket += 1;
      series.counts[bucket] += 1;
      series.sum += seconds;
    },

    /** The lines of this histogram, each with its end. */
    page(): string {
      const lines = [`# HELP ${NAME} ${HELP}`, `# TYPE ${NAME} histogram`];
      for (const [route, methods] of routes) {
        for (const [method, statuses] of methods) {
          for (const [status, series] of statuses) {
            lines.push(...linesOf(`method="${method}",route="${route}",status="${status}"`, series));
          }
        }
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function linesOf(labels: string, { counts, sum }: Series): string[] {
  let count = 0;
  const buckets = [...BOUNDS, '+Inf'].map((bound, i) => {
    count += counts[i];
    return `${NAME}_bucket{le="${bound}",${labels}} ${count}`;
  });
  return [...buckets, `${NAME}_sum{${labels}} ${sum}`, `${NAME}_count{${labels}} ${count}`];
}

/** How a dataset and its model are doing. */
export interface DatasetState {
  readonly dataset: string;
  /** Undefined when no model answers for it. */
  readonly championTrainedAt: Date | undefined;
  readonly observedTo: IsoDay;
  /** Of the newest scored days; undefined when it could not be judged. */
  readonly recent: LiveScore | undefined;
  /** WAPE of the backtest of the model whose forecasts were issued last. */
  readonly promisedWape: number | null;
  /** An alarm stands: sales have left the forecast. */
  readonly alarm: boolean;
  /** Of many series: alarms that stand, by direction. */
  readonly seriesAlarms?: Readonly<Record<string, number>> | undefined;
}

/** What the process knows without asking anybody. */
interface ServiceState {
  readonly now: () => Date;
  /** Runs of this process that are queued or running. */
  readonly openRuns: () => readonly Pick<Run, 'status'>[];
  /** The datasets that are shown, and how many there are in all. */
  readonly datasets: () => { readonly shown: readonly DatasetState[]; readonly count: number };
  /** The queue of workers, as of a moment ago; undefined where threads of this process train. */
  readonly queue?: (() => QueueStatus) | undefined;
  /** The mirror of runs at MLflow; undefined where there is none. */
  readonly mlflow?: (() => { readonly isUp: boolean; readonly pending: number }) | undefined;
}

const SECONDS_A_DAY = 86_400;

type Sample = readonly [labels: Record<string, string>, value: number];

/** Gauges whose values are looked up at each scrape; what does not exist has no series. */
function registerStateMetrics(registry: Registry, { now, openRuns, datasets, queue, mlflow }: ServiceState): void {
  const gauge = (name: string, help: string, labelNames: string[], samples: () => readonly Sample[]) =>
    new Gauge({
      ...{ name: `prediccion_ventas_${name}`, help, labelNames, registers: [registry] },
      collect() {
        this.reset();
        // One without labels is 0 from then on, which would say that what is not there is down.
        if (labelNames.length === 0) this.remove();
        for (const [labels, value] of samples()) this.set(labels, value);
      },
    });
  const perDataset = (name: string, help: string, read: (state: DatasetState) => number | null | undefined) =>
    gauge(name, help, ['dataset'], () =>
      datasets().shown.flatMap((state) => {
        const value = read(state);
        return value === null || value === undefined ? [] : [[{ dataset: state.dataset }, value] as const];
      }),
    );

  gauge('runs_open', 'Trainings of this process that wait or work', ['status'], () =>
    ['queued', 'running'].map((status) => [{ status }, openRuns().filter((run) => run.status === status).length]),
  );
  const status = () => queue?.();
  gauge('queue_up', '1 while Redis can be used, which hands trainings to workers', [], () => {
    const now = status();
    return now ? [[{}, Number(now.isUp)]] : [];
  });
  gauge('queue_jobs', 'Jobs of workers by state; waiting ones are the depth of the queue', ['state'], () =>
    Object.entries(status()?.jobs ?? {}).map(([state, jobs]) => [{ state }, jobs]),
  );
  gauge('queue_workers', 'Workers that are connected to the queue', [], () => {
    const now = status();
    return now ? [[{}, now.workers]] : [];
  });
  gauge('mlflow_up', '1 while the last attempt to mirror to MLflow went well', [], () =>
    mlflow ? [[{}, Number(mlflow().isUp)]] : [],
  );
  gauge('mlflow_pending', 'Trainings that have ended and that MLflow does not have yet', [], () =>
    mlflow ? [[{}, mlflow().pending]] : [],
  );
  gauge('datasets', 'Datasets in the store; only the first 50 by name have numbers of their own', [], () => [
    [{}, datasets().count],
  ]);
  perDataset('champion_age_seconds', 'Time since the training of the model that answers', ({ championTrainedAt }) =>
    championTrainedAt === undefined ? undefined : (now().getTime() - championTrainedAt.getTime()) / 1000,
  );
  perDataset(
    'last_observation_age_seconds',
    'From the last observed day to today (UTC): whole days',
    ({ observedTo }) => daysBetween(observedTo, now().toISOString().slice(0, 10)) * SECONDS_A_DAY,
  );
  perDataset(
    'live_scored',
    'How many days the live error is of: the newest that can be scored, at most 28',
    ({ recent }) => recent?.days,
  );
  perDataset(
    'live_wape_ratio',
    'Live error of the forecasts on the newest scored days: sum of errors over sum of sales',
    ({ recent }) => recent?.wape,
  );
  perDataset('promised_wape_ratio', 'The same error, as the backtest of the model had promised it', (state) =>
    state.recent?.days ? state.promisedWape : undefined,
  );
  gauge('live_coverage_ratio', 'Share of these days inside their interval', ['dataset', 'level'], () =>
    datasets().shown.flatMap(({ dataset, recent }) =>
      Object.entries(recent?.coverage ?? {}).flatMap(([level, value]) =>
        value === null ? [] : [[{ dataset, level }, value] as const],
      ),
    ),
  );
  perDataset('alarm_active', '1 while an alarm stands that sales have left the forecast', ({ alarm }) => Number(alarm));
  gauge('series_alarms', 'Of many series: those whose sales have left the forecast', ['dataset', 'kind'], () =>
    datasets().shown.flatMap(({ dataset, seriesAlarms }) =>
      Object.entries(seriesAlarms ?? {}).map(([kind, series]) => [{ dataset, kind }, series] as const),
    ),
  );
}

const STORE_SECONDS = [0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const STEP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const ENDS = ['succeeded', 'failed', 'cancelled', 'interrupted'] as const;

/** The numbers of this process in the format of Prometheus: counted as things happen, read from memory. */
function createMetrics(codeVersion: string) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    ...{ name: 'prediccion_ventas_build_info', help: 'Always 1; the version is the label', registers },
    labelNames: ['version'],
  }).set({ version: codeVersion }, 1);
  const requests = createRequestDurations();
  const storeSeconds = new Histogram({
    name: 'prediccion_ventas_store_operation_duration_seconds',
    help: 'Calls of the object store, retries included, by operation',
    ...{ labelNames: ['operation'], buckets: STORE_SECONDS, registers },
  });
  const storeFailures = new Counter({
    name: 'prediccion_ventas_store_failures_total',
    help: 'Calls of the object store that failed; a precondition that was not met is no failure',
    ...{ labelNames: ['operation', 'code'], registers },
  });
  const runs = new Counter({
    name: 'prediccion_ventas_runs_total',
    help: 'Trainings that this process has ended, or found ended, by how',
    ...{ labelNames: ['status'], registers },
  });
  const steps = new Histogram({
    name: 'prediccion_ventas_run_step_duration_seconds',
    help: 'Steps of the trainings that have ended',
    ...{ labelNames: ['step', 'status'], buckets: STEP_SECONDS, registers },
  });
  const shards = new Histogram({
    name: 'prediccion_ventas_shard_duration_seconds',
    help: 'Shards of trainings of many series: the time of whoever did them, thread or worker',
    ...{ labelNames: ['by'], buckets: STEP_SECONDS, registers },
  });
  // A rate needs a series from the start: its first failure would not be seen as a rise.
  for (const status of ENDS) runs.inc({ status }, 0);
  for (const operation of STORE_CALLS) for (const code of STORE_FAULTS) storeFailures.inc({ operation, code }, 0);

  return {
    requestAnswered: requests.observe,

    storeCalled({ call, durationMs, fault }: StoreOperation): void {
      storeSeconds.observe({ operation: call }, durationMs / 1000);
      if (fault) storeFailures.inc({ operation: call, code: fault });
    },

    taskDone({ kind, seconds, worker }: TaskDone): void {
      if (kind === 'shard') shards.observe({ by: worker === undefined ? 'thread' : 'worker' }, seconds);
    },

    runEnded(run: Run): void {
      runs.inc({ status: run.status });
      for (const { name, status, durationMs } of run.steps) {
        if (durationMs !== null) steps.observe({ step: name, status }, durationMs / 1000);
      }
    },

    /** What is read when somebody asks, from memory too. */
    watch: (state: ServiceState) => registerStateMetrics(registry, state),

    contentType: registry.contentType,
    page: async () => `${await registry.metrics()}\n${requests.page()}`,
  };
}

/** Metrics, and traces when there is an endpoint to send them to. They look on: what they do neither delays nor fails anything. */
export async function createTelemetry(otlpEndpoint: string | undefined, log: TracingLog) {
  const metrics = createMetrics(CODE_VERSION);
  const tracing = otlpEndpoint === undefined ? undefined : await startTracing(otlpEndpoint, log);
  return {
    metrics,
    tracing,

    storeCalled(operation: StoreOperation): void {
      metrics.storeCalled(operation);
      tracing?.storeCalled(operation);
    },

    subscribe(events: Events): void {
      events.on('runEnded', metrics.runEnded);
      events.on('runChanged', (run) => tracing?.runs.changed(run));
      events.on('taskDone', (done) => {
        metrics.taskDone(done);
        tracing?.runs.done(done);
      });
      events.on('runOperated', ({ run, operation }) => {
        metrics.storeCalled(operation);
        tracing?.runs.operated(run, operation);
      });
    },

    close: async (): Promise<void> => tracing?.close(),
  };
}

export type Telemetry = Awaited<ReturnType<typeof createTelemetry>>;

/** OpenTelemetry is large: it is loaded only when there is somebody to send to. */
async function startTracing(endpoint: string, log: TracingLog) {
  const { startTracing } = await import('./tracing.ts').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ConfigError([
      `OTEL_EXPORTER_OTLP_ENDPOINT: needs its packages, which docs/dependencies.md names (${error.message})`,
    ]);
  });
  return startTracing({ endpoint, version: CODE_VERSION, log });
}
