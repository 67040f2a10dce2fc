import { FastifyOtelInstrumentation } from '@fastify/otel';
import {
  type Context,
  context,
  DiagLogLevel,
  diag,
  propagation,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { TaskDone } from '../events.ts';
import { withoutFeedTokens } from '../feeds/feed.ts';
import { isOpen, type Run, type Step, type StepName } from '../runs/run.ts';
import type { StoreOperation } from '../storage/observed-store.ts';

interface RunTrace {
  readonly span: Span;
  readonly context: Context;
  readonly steps: Map<StepName, Span>;
}

/**
 * A span for each training of this process, below that of the request which asked for it, with one for each step. They
 * follow from the run's document, which says when a step began and ended: the thread that trains knows nothing of traces.
 */
export function createRunSpans(tracer: Tracer) {
  const traces = new Map<string, RunTrace>();

  const begin = ({ id, dataset, options, queuedAt }: Run): RunTrace => {
    const attributes = { 'run.id': id, 'run.dataset': dataset, 'run.model': options.model };
    const span = tracer.startSpan('training', { startTime: new Date(queuedAt), attributes });
    const begun = { span, context: trace.setSpan(context.active(), span), steps: new Map<StepName, Span>() };
    traces.set(id, begun);
    return begun;
  };

  const showStep = ({ steps, context: parent }: RunTrace, { name, status, startedAt, durationMs }: Step): void => {
    if (startedAt === null) return;
    const known = steps.get(name);
    const span = known ?? tracer.startSpan(name, { startTime: new Date(startedAt) }, parent);
    if (!known) steps.set(name, span);
    if (durationMs === null || !span.isRecording()) return;
    if (status === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(new Date(Date.parse(startedAt) + durationMs));
  };

  const end = ({ span, steps }: RunTrace, { id, status, error, finishedAt }: Run): void => {
    traces.delete(id);
    const at = new Date(finishedAt ?? Date.now());
    for (const step of steps.values()) if (step.isRecording()) step.end(at);
    span.setAttribute('run.status', status);
    if (error) span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    span.end(at);
  };

  return {
    changed(run: Run): void {
      const known = traces.get(run.id) ?? begin(run);
      for (const step of run.steps) showStep(known, step);
      if (!isOpen(run)) end(known, run);
    },

    /** What a worker did, and shards, whoever did them: those in the step that was begun last. */
    done({ run, kind, shard, startedAt, seconds, worker }: TaskDone): void {
      const known = traces.get(run.id);
      if (!known || (shard === undefined && worker === undefined)) return;
      const step = shard === undefined ? undefined : [...known.steps.values()].at(-1);
      const parent = step ? trace.setSpan(known.context, step) : known.context;
      const attributes = {
        ...(shard === undefined ? {} : { 'task.shard': shard }),
        ...(worker === undefined ? {} : { 'task.worker': worker }),
      };
      const span = tracer.startSpan(`task.${kind}`, { startTime: startedAt, attributes }, parent);
      span.end(new Date(startedAt.getTime() + 1000 * seconds));
    },

    /** A call of the store by its thread: in the step that was begun last. */
    operated(run: Pick<Run, 'id'>, operation: StoreOperation): void {
      const known = traces.get(run.id);
      // What begins the first step belongs to none.
      if (!known || known.steps.size === 0) return;
      const step = [...known.steps.values()].at(-1);
      addStoreSpan(tracer, operation, step ? trace.setSpan(known.context, step) : known.context);
    },
  };
}

/** The span of a call that has ended already. */
export function addStoreSpan(tracer: Tracer, operation: StoreOperation, parent: Context): void {
  const { call, place, startedAt, durationMs, fault } = operation;
  const span = tracer.startSpan(
    `store.${call}`,
    { startTime: startedAt, attributes: { 'store.place': place } },
    parent,
  );
  if (fault) span.setStatus({ code: SpanStatusCode.ERROR, message: fault });
  span.end(startedAt + durationMs);
}

export type TracingLog = { warn(fields: object, message: string): void };

export interface TracingSettings {
  /** The base address of a collector that takes OTLP over HTTP. */
  readonly endpoint: string;
  readonly version: string;
  readonly log: TracingLog;
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
    requestHook: (span, { method, routeOptions, id, url }) => {
      span.updateName(`${method} ${routeOptions.url ?? 'none'}`);
      span.setAttribute('http.request.id', id);
      span.setAttribute('url.path', withoutFeedTokens(url));
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
