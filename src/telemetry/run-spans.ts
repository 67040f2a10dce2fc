import { type Context, context, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { isOpen, type Run, type Step, type StepName } from '../schemas/run.ts';
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

    /** A call of the store by its thread: in the step that was begun last. */
    operated(run: Run, operation: StoreOperation): void {
      const known = traces.get(run.id);
      if (!known) return;
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
