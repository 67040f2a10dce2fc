import { useState } from 'preact/hooks';
import { isOpen } from '../../api/run.ts';
import type { Run } from '../../api/training.ts';
import { commonWords } from '../../i18n/common.ts';
import { formatDuration, formatInstant } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { hrefOf } from '../../state/route.ts';
import { useRun } from '../../state/run.ts';
import { Card } from '../../ui/card.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RunProgress } from '../../ui/run-progress.tsx';
import { runWords } from '../../ui/run-words.ts';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { CancelButton, type Cancelled } from './open-run.tsx';
import { endingOf, outcomeOf } from './outcome.ts';
import { RunChange } from './run-change.tsx';
import { runFactsOf } from './run-facts.ts';
import { RunScores } from './run-scores.tsx';
import { RunSeries } from './run-series.tsx';
import { runsWords } from './words.ts';

/** One training: how far it is or what became of it, how good it is, and its steps. */
export function RunDetails({ id }: { readonly id: string }) {
  const words = spoken(runsWords);
  const loaded = useRun(id);
  const [cancelled, setCancelled] = useState<Cancelled>();
  const onCancelled = (end: Cancelled) => {
    setCancelled(end);
    loaded.reload();
  };
  return (
    <>
      <p>
        <a href={hrefOf('runs')}>‹ {words.back}</a>
      </p>
      {cancelled && <Notice tone="info" title={cancelled === 'stopped' ? words.stopped : words.tooLate} />}
      <LoadedView loaded={loaded} lines={6}>
        {(run) => (
          <div class="stack">
            <Card title={words.detailsOf(formatInstant(run.queuedAt))}>
              {isOpen(run) ? (
                <>
                  <RunProgress run={run} />
                  <CancelButton run={run} onEnd={onCancelled} />
                </>
              ) : (
                <RunEnd run={run} />
              )}
              {run.retryOf !== null && (
                <p>
                  <a href={hrefOf('runs', { run: run.retryOf })}>{words.retryOf}</a>
                </p>
              )}
            </Card>
            {!isOpen(run) && <RunChange run={run} />}
            <RunScores run={run} />
            {run.series && !isOpen(run) && <RunSeries run={run} />}
            {!isOpen(run) && <RunSteps run={run} />}
          </div>
        )}
      </LoadedView>
    </>
  );
}

function RunEnd({ run }: { readonly run: Run }) {
  const words = spoken(runsWords);
  const outcome = outcomeOf(run);
  if (!outcome) return null;
  const wayOut = run.status === 'succeeded' ? undefined : endingOf(run).wayOut;
  const retriedBy = run.error?.retriedBy;
  const { leftOut, holidays } = runFactsOf(run);
  return (
    <Notice tone={outcome.tone} title={outcome.title}>
      <p>{outcome.why}</p>
      {wayOut !== undefined && <p>{wayOut}</p>}
      {holidays && <p>{(holidays.used ? words.publicHolidays : words.noPublicHolidays)(holidays.region)}</p>}
      {leftOut.map(({ code, columns }) => (
        <p key={code}>{words.leftOut[code](columns.join(', '))}</p>
      ))}
      {retriedBy !== undefined && (
        <p>
          <a href={hrefOf('runs', { run: retriedBy })}>{words.retriedBy}</a>
        </p>
      )}
    </Notice>
  );
}

/** The steps of a run that has ended, with the time each took. */
function RunSteps({ run }: { readonly run: Run }) {
  const words = spoken(runsWords);
  const { steps, stepStates } = spoken(runWords);
  const columns: ColumnOf<Run['steps'][number]>[] = [
    { name: words.step, cell: ({ name }) => steps[name] },
    { name: words.state, cell: ({ status }) => (status === 'pending' ? words.notReached : stepStates[status]) },
    {
      name: words.duration,
      cell: ({ durationMs }) => (durationMs === null ? '–' : formatDuration(durationMs)),
      isNumber: true,
    },
  ];
  return (
    <Card title={words.steps}>
      <div class="wrapping">
        <Table
          caption={spoken(commonWords).table(words.steps)}
          columns={columns}
          rows={run.steps}
          keyOf={({ name }) => name}
        />
      </div>
    </Card>
  );
}
