import { FastifyOtelInstrumentation } from '@fastify/otel';
import { context, DiagLogLevel, diag, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { StoreOperation } from '../storage/observed-store.ts';
import { addStoreSpan, createRunSpans } from './run-spans.ts';

export interface TracingSettings {
  /** The base address of a collector that takes OTLP over HTTP. */
  readonly endpoint: string;
  readonly version: string;
  readonly log: { warn(fields: object, message: string): void };
}

/** Asked every few seconds, by machines. */
const SILENT = ['/healthz', '/readyz', '/metrics', '/v2/health'];
/** A collector that does not answer must not hold up the end of the service. */
const EXPORT_TIMEOUT_MS = 2000;

/**
 * Traces of requests, trainings and calls of the store. Only this file loads OpenTelemetry, and it is itself loaded only
 * when a collector is named. `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_EXPORTER_OTLP_HEADERS` are read
 * by OpenTelemetry's own packages.
 */
export function startTracing({ endpoint, version, log }: TracingSettings) {
  const complain = (message: string) => log.warn({ detail: message.slice(0, 500) }, 'traces could not be sent');
  const ignore = () => undefined;
  diag.setLogger(
    { error: complain, warn: complain, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'prediccion-ventas', 'service.version': version }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: EXPORT_TIMEOUT_MS })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const requests = new FastifyOtelInstrumentation({
    instrumentHooks: false,
    ignorePaths: ({ url }) => SILENT.some((path) => url.startsWith(path)),
    requestHook: (span, { method, routeOptions, id }) => {
      span.updateName(`${method} ${routeOptions.url ?? 'none'}`);
      span.setAttribute('http.request.id', id);
    },
    // The names it makes up contain the source of the plugin that the route is in.
    lifecycleHook: (span, { hookName }) => {
      span.updateName(hookName).setAttribute('hook.name', hookName);
    },
  });
  requests.setTracerProvider(provider);
  const tracer = provider.getTracer('prediccion-ventas', version);

  return {
    /** To be registered before every other plugin. */
    plugin: requests.plugin(),
    runs: createRunSpans(tracer),

    /** Within a request only: what the service does by itself would be a trace of one line every few seconds. */
    storeCalled(operation: StoreOperation): void {
      const parent = context.active();
      if (trace.getSpan(parent)) addStoreSpan(tracer, operation, parent);
    },

    /** Sends what is left, if somebody takes it. */
    close: () => provider.shutdown().catch((error: unknown) => complain(String(error))),
  };
}

export type Tracing = ReturnType<typeof startTracing>;
