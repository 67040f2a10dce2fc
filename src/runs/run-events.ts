import { doneAt, isOpen, progressAt, type Run, STEP_NAMES, type Step } from './run.ts';

/** One thing that happened in a run. Ids rise in the order of the events, and the same event has the same id for good. */
interface RunEvent {
  readonly id: number;
  readonly event: 'progress' | 'step' | 'end';
  readonly data: object;
}

const IDS_PER_STEP = 1000;
const QUEUED_ID = 1;
const STARTED_ID = 2;
const END_ID = IDS_PER_STEP * (STEP_NAMES.length + 1);

/**
 * The events of a run as they follow from its document, whoever wrote it and when: following a run means asking again with
 * each new document, and leaving out what was sent. Progress within a step is sent only while the step runs.
 */
export function eventsOf(run: Run): RunEvent[] {
  const { id, status, progress } = run;
  const counted = run.series === undefined ? {} : { series: run.series };
  const dataAt = (at: number, details: object = {}) => ({ run: id, progress: at, ...counted, ...details });
  const events: RunEvent[] = [{ id: QUEUED_ID, event: 'progress', data: dataAt(0, { status: 'queued' }) }];
  if (run.startedAt !== null)
    events.push({ id: STARTED_ID, event: 'progress', data: dataAt(0, { status: 'running' }) });
  for (const [i, step] of run.steps.entries()) {
    if (step.startedAt === null) break;
    const start = IDS_PER_STEP * (i + 1);
    events.push({ id: start, event: 'step', data: dataAt(progressAt(run, step.name, 0), { step: begun(step) }) });
    const done = doneAt(run, step.name, progress);
    if (step.status === 'running' && done > 0 && isOpen(run)) {
      events.push({ id: start + 1 + Math.floor(done * 997), event: 'progress', data: dataAt(progress, { status }) });
    }
    if (step.status === 'pending' || step.status === 'running') break;
    const reached = step.status === 'succeeded' ? progressAt(run, step.name, 1) : progress;
    events.push({ id: start + IDS_PER_STEP - 1, event: 'step', data: dataAt(reached, { step }) });
  }
  return isOpen(run) ? events : [...events, { id: END_ID, event: 'end', data: run }];
}

function begun({ name, startedAt }: Step): Step {
  return { name, status: 'running', startedAt, durationMs: null, detail: {} };
}
