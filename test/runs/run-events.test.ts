import { test } from 'tap';
import { FINISHED_RUN, QUEUED_RUN } from '../../routes/openapi/examples/runs.ts';
import { doneAt, progressAt, type Run, STEP_NAMES } from '../../src/runs/run.ts';
import { eventsOf } from '../../src/runs/run-events.ts';

test('progress rises from 0 to 1 over the steps, and says how much of a step is done', async (t) => {
  for (const run of [{}, { series: { total: 3, succeeded: 1, failed: 0, fallback: 0 } }]) {
    const all = STEP_NAMES.flatMap((name) => [0, 0.25, 0.5, 1].map((done) => progressAt(run, name, done)));
    t.strictSame(
      all,
      [...all].sort((a, b) => a - b),
    );
    t.strictSame([all[0], all.at(-1)], [0, 1]);
    for (const name of STEP_NAMES) t.ok(Math.abs(doneAt(run, name, progressAt(run, name, 0.5)) - 0.5) < 0.02, name);
    t.strictSame([doneAt(run, 'train', 0), doneAt(run, 'train', 1)], [0, 1]);
  }
});

/** The documents of a run while it happens, each with a step or half a step more. */
function documents(): Run[] {
  const started: Run = { ...QUEUED_RUN, status: 'running', startedAt: FINISHED_RUN.startedAt };
  const during = FINISHED_RUN.steps.flatMap((step, i) =>
    [0, 0.5, 1].map((done): Run => {
      const now = { ...step, ...(done < 1 ? { status: 'running' as const, durationMs: null, detail: {} } : {}) };
      const steps = [...FINISHED_RUN.steps.slice(0, i), now, ...QUEUED_RUN.steps.slice(i + 1)];
      return { ...started, steps, progress: progressAt(QUEUED_RUN, step.name, done) };
    }),
  );
  return [QUEUED_RUN, started, ...during, FINISHED_RUN];
}

test('the events of each document go on where those of the document before end', async (t) => {
  let last = 0;
  const told: string[] = [];
  for (const run of documents()) {
    const ids = eventsOf(run).map(({ id }) => id);
    t.strictSame(
      ids,
      [...new Set(ids)].sort((a, b) => a - b),
    );
    const fresh = eventsOf(run).filter(({ id }) => id > last);
    t.equal(fresh.length, 1, 'one change, one event');
    told.push(...fresh.map(({ event }) => event));
    last = ids.at(-1) ?? last;
  }
  t.strictSame(told, ['progress', 'progress', ...STEP_NAMES.flatMap(() => ['step', 'progress', 'step']), 'end']);
});

test('a run that was stopped in a step shows where, and then its end', async (t) => {
  const [load, ...others] = QUEUED_RUN.steps;
  const steps = [{ ...load, status: 'stopped' as const, startedAt: FINISHED_RUN.startedAt }, ...others] as Run['steps'];
  const run: Run = { ...QUEUED_RUN, status: 'cancelled', startedAt: FINISHED_RUN.startedAt, steps };
  t.match(eventsOf(run).slice(-2), [
    { event: 'step', data: { step: { name: 'load', status: 'stopped' } } },
    { event: 'end', data: { status: 'cancelled' } },
  ]);
});
