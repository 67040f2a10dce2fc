import t from 'tap';
import { endedRun, queuedRun, type Run, STEP_NAMES, startedRun } from '../../src/runs/run.ts';
import { eventsOf } from '../../src/runs/run-events.ts';
import { createRunRecord } from '../../src/runs/run-record.ts';
import { joinPages } from '../../web/src/api/page.ts';
import { isOpen, type RunChange, withChange, workedFor } from '../../web/src/api/run.ts';
import { formatDay } from '../../web/src/i18n/format.ts';
import { changesOf as trainingChanges } from '../../web/src/screens/runs/changes.ts';
import { runFactsOf } from '../../web/src/screens/runs/run-facts.ts';
import { verdictOf } from '../../web/src/screens/runs/verdict.ts';

const AT = new Date('2026-11-23T10:00:00Z');
const OPTIONS = {
  dataset: 'ventas',
  version: 'bfd973bb33f6',
  model: 'auto',
  split: { method: 'chronological', trainRatio: 0.7, seed: 0 },
  promote: 'if-better',
} as const;
const QUEUED = queuedRun(OPTIONS, {
  id: '20261123T100000000Z-0a1b2c3d',
  at: AT,
  retryOf: null,
  codeVersion: '1',
  owner: 'a',
});

/** Every document that a run has from its beginning to its end. */
async function documents(): Promise<Run[]> {
  const started = startedRun(QUEUED, 'a', AT);
  const all = [QUEUED, started];
  const save = async (run: Run) => void all.push(run);
  const record = createRunRecord(started, () => AT, { save, progress: save });
  for (const name of STEP_NAMES) {
    await record.step(name, function* () {
      yield 0.3;
      yield 0.7;
      return { value: undefined, detail: { of: name } };
    });
    all.push(record.current());
  }
  return [...all, record.succeed({ metrics: null, decision: null })];
}

/** As version 0.1 said why a leak stopped a model. */
const TOO_GOOD = 'The challenger is too good to be true: see "leak".';

const changesOf = (run: Run) =>
  eventsOf(run)
    .filter(({ event }) => event !== 'end')
    .map(({ data }) => data as RunChange);

t.test('the events of a run make the same document as reading it again', async (t) => {
  const all = await documents();
  for (const [i, document] of all.entries()) {
    if (!isOpen(document)) continue;
    for (const from of [QUEUED, all[Math.floor(i / 2)] ?? QUEUED]) {
      const { steps, progress, status } = changesOf(document).reduce(withChange, from);
      t.same(
        { steps, progress, status },
        { steps: document.steps, progress: document.progress, status: document.status },
      );
    }
  }
  t.equal(all.length, 27);
});

t.test('a connection that begins anew takes nothing back', async (t) => {
  const all = await documents();
  const late = all.at(-2) ?? QUEUED;
  t.same(changesOf(late).reduce(withChange, late), late, 'all events once more change nothing');
  for (const early of all.slice(0, 9).filter(isOpen)) {
    const again = changesOf(early).reduce(withChange, late);
    t.same([again.progress, again.steps, again.status], [late.progress, late.steps, 'running']);
  }
  const ended = endedRun(late, 'cancelled', AT);
  t.same(changesOf(late).reduce(withChange, ended), ended, 'a run that has ended stays as it is');
  t.same(withChange(late, { progress: 0.1, step: { ...late.steps[0], name: 'none' } as never }), late);
});

t.test('a list that grows at its head keeps the pages that were opened', (t) => {
  const page = (ids: string, next: string | null) => ({ items: [...ids].map((id) => ({ id })), next });
  const idOf = ({ id }: { id: string }) => id;
  const first = page('zyx', 'x');
  t.same(joinPages(first, undefined, idOf), first);
  t.same(joinPages(first, first, idOf), first);
  t.same(joinPages(page('zyx', 'x'), page('zyxwvu', 'u'), idOf), page('zyxwvu', 'u'));
  t.same(
    joinPages(page('AZz', 'z'), page('zyxwvu', null), idOf),
    page('AZzyxwvu', null),
    'two have slipped to the second page',
  );
  const read = { items: [{ id: 'z', status: 'succeeded' }], next: null };
  const known = { items: [{ id: 'z', status: 'running' }], next: null };
  t.same(joinPages(read, known, idOf), read, 'what was read last is true');
  t.end();
});

t.test('the reason of a decision, from its numbers as the service decides by them', (t) => {
  const decision = {
    promoted: true,
    reason: '',
    champion: '20261122T100000000Z-0a1b2c3d',
    challengerMae: 78.5,
    championMae: 85,
    pValue: 0.03,
    origins: 10,
    leak: null,
  };
  const cases = [
    ['not-asked', { promoted: false, champion: null }, 'never'],
    ['first', { champion: null, championMae: null, pValue: null }, 'if-better'],
    ['first', { champion: null, leak: 'Visits seems to know' }, 'if-better'],
    ['asked', { leak: 'Visits seems to know' }, 'always'],
    ['leak', { promoted: false, leak: 'Visits seems to know', reason: TOO_GOOD }, 'if-better'],
    ['perhaps-chance', { promoted: false, leak: 'Visits seems to know' }, 'if-better'],
    ['renewed', { championMae: 78.5, pValue: null }, 'if-better'],
    ['renewed', { challengerMae: null, championMae: null, pValue: null }, 'if-better'],
    ['unfit-champion', { championMae: null, pValue: null }, 'if-better'],
    ['worse', { promoted: false, championMae: 70 }, 'if-better'],
    ['worse', { promoted: false, championMae: 78.5 }, 'if-better'],
    ['clearly-better', { pValue: null }, 'if-better'],
    ['hardly-better', { promoted: false, championMae: 79, pValue: null }, 'if-better'],
    ['better', {}, 'if-better'],
    ['perhaps-chance', { promoted: false, pValue: 0.3 }, 'if-better'],
  ] as const;
  for (const [verdict, change, promote] of cases) {
    t.equal(verdictOf({ ...decision, ...change }, promote).why, verdict, JSON.stringify(change));
  }
  t.end();
});

t.test('details of steps are used only in the expected form', (t) => {
  const steps = (details: Readonly<Record<string, Record<string, unknown>>>) => ({
    steps: QUEUED.steps.map((step) => ({ ...step, detail: details[step.name] ?? {} })),
  });
  const leftOut = { code: 'leak', columns: ['Visits'], message: 'Visits seems to know' };
  t.same(
    runFactsOf(
      steps({
        load: { days: 617 },
        preprocess: {
          ...{ from: '2024-01-02', to: '2025-12-31', warnings: [leftOut, { code: 'later' }, null] },
          publicHolidays: { region: 'DE', observed: 20, used: true },
        },
        split: { holdoutDays: 185 },
      }),
    ),
    {
      from: '2024-01-02',
      to: '2025-12-31',
      days: 617,
      holdoutDays: 185,
      leftOut: [leftOut],
      holidays: { region: 'DE', used: true },
    },
  );
  const nothing = { from: undefined, to: undefined, days: undefined, holdoutDays: undefined, leftOut: [] };
  t.same(
    runFactsOf(
      steps({ load: { days: '617' }, preprocess: { from: '<b>', to: null }, split: { holdoutDays: Number.NaN } }),
    ),
    nothing,
  );
  t.same(runFactsOf({ steps: [] }), nothing);
  t.end();
});

t.test('how long a run worked', (t) => {
  const times = (startedAt: string | null, finishedAt: string | null) => workedFor({ startedAt, finishedAt });
  t.equal(times('2026-11-23T10:00:00.000Z', '2026-11-23T10:00:01.500Z'), 1500);
  t.equal(times(null, '2026-11-23T10:00:01.500Z'), undefined, 'cancelled before it began');
  t.equal(times('2026-11-23T10:00:00.000Z', null), undefined);
  t.equal(times('2026-11-23T10:00:02.000Z', '2026-11-23T10:00:01.000Z'), 0, 'clocks of two processes');
  t.end();
});

t.test('what training again has changed, as far as it can be told', async (t) => {
  const steps = [{ name: 'preprocess', detail: { from: '2024-01-01', to: '2024-03-31' } }];
  const decision = { promoted: true, challengerMae: 90, championMae: 120 };
  const run = { steps, decision, metrics: { model: 'calendar' } } as unknown as Parameters<typeof trainingChanges>[0]; // all that is read
  const before = (kind: string, to: string) => ({ kind, parameters: { trainedOn: { to } } });
  t.same(trainingChanges(run, before('linear', '2024-02-29')), [
    'It was forecast by straight-line regression; the new model forecasts by calendar, trend and season.',
    `The model before knew the sales up to ${formatDay('2024-02-29')}; the new one knows them up to ${formatDay('2024-03-31')}.`,
    'On the same days of the past the typical error of a day goes from 120 to 90 (−25%).',
  ]);
  const same = { ...run, decision: { ...decision, promoted: false, championMae: null } } as typeof run;
  t.same(trainingChanges(same, before('calendar', '2024-03-31')), [
    'The method is the same: calendar, trend and season.',
    `Both know the sales up to ${formatDay('2024-03-31')}.`,
    'The forecasts are still those of the model before.',
  ]);
  t.same(
    trainingChanges({ ...run, steps: [], metrics: null, decision: null } as typeof run, before('of-tomorrow', 'x')),
    ['The forecasts are still those of the model before.'],
  );
});
