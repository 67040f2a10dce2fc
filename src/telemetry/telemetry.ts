import { ConfigError } from '../config.ts';
import type { Events } from '../events.ts';
import type { StoreOperation } from '../storage/observed-store.ts';
import { CODE_VERSION } from '../version.ts';
import { createMetrics } from './metrics.ts';
import type { TracingLog } from './tracing.ts';

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
    throw new ConfigError([`OTEL_EXPORTER_OTLP_ENDPOINT: needs the optional packages (${error.message})`]);
  });
  return startTracing({ endpoint, version: CODE_VERSION, log });
}
