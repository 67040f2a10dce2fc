import { setImmediate as nextTurn } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { createOpenRuns } from '../../services/training/open-runs.ts';
import { failedRun, progressAt, queuedRun, type Run, startedRun, trainingOptionsSchema } from '../../src/runs/run.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { awaitedLater } from '../awaited-later.ts';

const AT = new Date('2023-01-01T00:00:00Z');
const OPTIONS = trainingOptionsSchema.parse({ version: 'bfd973bb33f6' });
const runOf = (n: number): Run =>
  queuedRun(OPTIONS, { id: `20230101T000000000Z-0000000${n}`, at: AT, retryOf: null, codeVersion: '0', owner: 'here' });

/** The run as it is once this share of the step is done. */
function during(run: Run, step: 'load' | 'train', done: number): Run {
  const steps = run.steps.map((each) =>
    each.name === step ? { ...each, status: 'running' as const, startedAt: AT.toISOString() } : each,
  );
  return { ...startedRun(run, 'worker', AT), steps, progress: progressAt(run, step, done) };
}

const succeeded = (run: Run): Run => ({ ...run, status: 'succeeded', finishedAt: AT.toISOString(), progress: 1 });

interface Wishes {
  readonly pollMs?: number;
  readonly onEnded?: (run: Run) => Promise<void>;
}

function setUp(t: Test, { pollMs = 5, onEnded = async () => {} }: Wishes = {}) {
  const runs = createRunRepository(
    createLocalStore({ root: t.testdir() }),
    createKeys({ data: 'datos', models: 'modelos' }),
  );
  const changes: Run[] = [];
  const ends: Run[] = [];
  const faults: string[] = [];
  const openRuns = createOpenRuns({
    ...{ runs, owner: 'here', now: () => AT, pollMs },
    onChanged: (run) => void changes.push(run),
    async onEnded(run) {
      ends.push(run);
      await onEnded(run);
    },
    log: { error: (_fields, message) => void faults.push(message) },
  });
  // The timer of the rounds does not keep a process alive.
  const awake = setInterval(() => {}, 1000);
  t.teardown(async () => {
    clearInterval(awake);
    await openRuns.close();
  });
  return { runs, openRuns, changes, ends, faults };
}

const { signal } = new AbortController();
/** Where a run is, in short. */
const placeOf = ({ status, progress }: Run) => `${status} ${progress}`;

/** The places of a run to its end, collected beside the test. */
function collect(runs: AsyncIterable<Run>): Promise<string[]> {
  const all = async () => {
    const places: string[] = [];
    for await (const run of runs) places.push(placeOf(run));
    return places;
  };
  return awaitedLater(all());
}

t.test('without any hint a run is followed to its end by its documents alone', async (t) => {
  const { runs, openRuns, changes, ends } = setUp(t);
  const run = runOf(1);
  await runs.write(run);
  openRuns.admit(run);
  const documents = [during(run, 'load', 0.5), during(run, 'train', 0.5), succeeded(run)];
  const seen: string[] = [];
  for await (const now of openRuns.follow(run, signal)) {
    seen.push(placeOf(now));
    const next = documents.shift();
    if (next) await runs.write(next);
  }
  t.same(seen, ['queued 0', 'running 0.04', 'running 0.3', 'succeeded 1']);
  t.same(ends.map(placeOf), ['succeeded 1']);
  t.same(changes.map(placeOf), seen, 'observers are told the same');
  t.same(openRuns.admitted(), []);
});

t.test('a hint is announced at once, an overtaken document never', async (t) => {
  const { runs, openRuns, changes } = setUp(t, { pollMs: 3_600_000 });
  const run = runOf(1);
  await runs.write(run);
  openRuns.admit(run);
  const followed = collect(openRuns.follow(run, signal));
  const late = during(run, 'train', 0.5);
  openRuns.see(late);
  openRuns.see(during(run, 'load', 0.5));
  openRuns.see(run);
  openRuns.see(structuredClone(late));
  t.same(openRuns.admitted().map(placeOf), ['running 0.3']);
  openRuns.see(failedRun(late, undefined, AT));
  openRuns.see(succeeded(run));
  t.same((await followed).at(-1), 'failed 0.3', 'the first end is the end');
  t.same(changes.map(placeOf), ['queued 0', 'running 0.3', 'failed 0.3']);
});

t.test('an end is announced only after its listeners have acted on it', async (t) => {
  let act = () => {};
  const acted = new Promise<void>((resolve) => {
    act = resolve;
  });
  const { runs, openRuns } = setUp(t, { onEnded: () => acted });
  const run = runOf(1);
  await runs.write(run);
  openRuns.admit(run);
  const order: string[] = [];
  const followed = collect(openRuns.follow(run, signal)).then((places) => order.push(`followed ${places.at(-1)}`));
  const end = succeeded(run);
  await runs.write(end);
  const told = openRuns.announced(end).then((found) => order.push(`told ${placeOf(found)}`));
  t.same(openRuns.admitted(), [], 'but it is no longer one that works');
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  order.push('acted');
  act();
  await Promise.all([followed, told]);
  t.same(order[0], 'acted');
  t.same(order.slice(1).sort(), ['followed succeeded 1', 'told succeeded 1']);
});

t.test('a run that others admitted is followed too, but its end is not acted on here', async (t) => {
  const { runs, openRuns, changes, ends } = setUp(t);
  const run = runOf(1);
  await runs.write(run);
  const followers = [collect(openRuns.follow(run, signal)), collect(openRuns.follow(run, signal))];
  await runs.write(succeeded(run));
  for (const places of await Promise.all(followers)) t.equal(places.at(-1), 'succeeded 1');
  t.same([changes, ends], [[], []]);
  t.same(
    await collect(openRuns.follow(succeeded(run), signal)),
    ['succeeded 1'],
    'one that has ended is told as it is',
  );
});

t.test('who stops following is let go, and the run goes on', async (t) => {
  const { runs, openRuns } = setUp(t);
  const run = runOf(1);
  await runs.write(run);
  openRuns.admit(run);
  const gone = new AbortController();
  const [early, late] = [collect(openRuns.follow(run, gone.signal)), openRuns.follow(run, gone.signal)];
  t.same((await late.next()).value, run);
  const next = awaitedLater(late.next());
  gone.abort();
  t.same([await early, (await next).done], [['queued 0'], true]);
  t.same(openRuns.admitted(), [run]);
});

t.test('a damaged document is put back as the run was last seen', async (t) => {
  const { runs, openRuns, faults } = setUp(t);
  const run = runOf(1);
  // Before it is watched: without a document it would be taken for removed.
  await runs.write({ ...run, status: 'nonsense' } as never);
  openRuns.admit(run);
  const last = during(run, 'load', 0.5);
  openRuns.see(last);
  const followed = collect(openRuns.follow(run, signal));
  const isBack = () =>
    runs.read(run).then(
      (found) => found !== undefined,
      () => false,
    );
  while (!(await isBack())) await new Promise((resolve) => setTimeout(resolve, 5));
  t.same(await runs.read(run), last);
  await runs.write(succeeded(run));
  t.same((await followed).at(-1), 'succeeded 1');
  t.same(faults, []);
});

t.test('a run whose document has been removed with its dataset counts as cancelled', async (t) => {
  const { runs, openRuns, ends } = setUp(t);
  const run = runOf(1);
  await runs.write(run);
  openRuns.admit(run);
  const followed = collect(openRuns.follow(run, signal));
  await runs.remove(run);
  t.same((await followed).at(-1), 'cancelled 0');
  t.same(ends.map(placeOf), ['cancelled 0']);
});

t.test(
  'at the end of the process, what it leaves to the next one is over here; what others train goes on',
  async (t) => {
    const { runs, openRuns, ends, changes } = setUp(t, { pollMs: 3_600_000 });
    const [own, elsewhere] = [runOf(1), during(runOf(2), 'train', 0.5)];
    for (const run of [own, elsewhere]) {
      await runs.write(run);
      openRuns.admit(run);
    }
    const followed = [own, elsewhere].map((run) => collect(openRuns.follow(run, signal)));
    await openRuns.close();
    const [cut, left] = await Promise.all(followed);
    t.same([cut, left], [['queued 0', 'interrupted 0'], ['running 0.3']]);
    t.match(await openRuns.announced(own), { status: 'interrupted', error: { message: /next process does it again/ } });
    t.equal((await runs.read(own))?.status, 'queued', 'in the store it is open');
    t.equal((await openRuns.announced(elsewhere)).status, 'running');
    t.same(ends, []);
    t.same(changes.at(-1)?.status, 'interrupted');
  },
);
