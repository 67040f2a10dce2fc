import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Run } from '../schemas/run.ts';
import { STORE_CALLS, STORE_FAULTS, type StoreOperation } from '../storage/observed-store.ts';
import { registerStateMetrics, type ServiceState } from './state-metrics.ts';

/** A request that has been answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The pattern of its address, such as `/runs/:id`: there are few of them, whatever clients ask for. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

const REQUEST_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const STORE_SECONDS = [0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const STEP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const ENDS = ['succeeded', 'failed', 'cancelled', 'interrupted'] as const;

/** The numbers of this process in the format of Prometheus: counted as things happen, told from memory. */
export function createMetrics(codeVersion: string) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    ...{ name: 'prediccion_ventas_build_info', help: 'Always 1; the version is the label', registers },
    labelNames: ['version'],
  }).set({ version: codeVersion }, 1);
  const requests = new Histogram({
    ...{ name: 'http_request_duration_seconds', help: 'Requests by route pattern, method and status', registers },
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
  });
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
  // A rate needs a series from the start: its first failure would not be seen as a rise.
  for (const status of ENDS) runs.inc({ status }, 0);
  for (const operation of STORE_CALLS) for (const code of STORE_FAULTS) storeFailures.inc({ operation, code }, 0);

  return {
    requestAnswered({ method, route, status, seconds }: AnsweredRequest): void {
      requests.observe({ method, route, status }, seconds);
    },

    storeCalled({ call, durationMs, fault }: StoreOperation): void {
      storeSeconds.observe({ operation: call }, durationMs / 1000);
      if (fault) storeFailures.inc({ operation: call, code: fault });
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
    page: () => registry.metrics(),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
