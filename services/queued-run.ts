import { type Run, STEP_NAMES, type TrainingOptions } from '../src/schemas/run.ts';

interface Birth {
  readonly id: string;
  readonly at: Date;
  readonly retryOf: string | null;
  readonly codeVersion: string;
  readonly owner: string;
}

/** The document of a training that nobody has begun. */
export function queuedRun(options: TrainingOptions, { id, at, retryOf, codeVersion, owner }: Birth): Run {
  return {
    id,
    dataset: options.dataset,
    datasetVersion: options.version,
    status: 'queued',
    options,
    queuedAt: at.toISOString(),
    startedAt: null,
    finishedAt: null,
    steps: STEP_NAMES.map((name) => ({ name, status: 'pending', startedAt: null, durationMs: null, detail: {} })),
    progress: 0,
    metrics: null,
    decision: null,
    error: null,
    model: null,
    codeVersion,
    retryOf,
    owner,
  };
}
