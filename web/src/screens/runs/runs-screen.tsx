import { useEffect, useState } from 'preact/hooks';
import { isOpen, workedFor } from '../../api/run.ts';
import { listRuns, type Run, startTraining } from '../../api/training.ts';
import { commonWords } from '../../i18n/common.ts';
import { formatDuration, formatInstant } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { usePages } from '../../state/pages.ts';
import { hrefOf, route, type ScreenProps } from '../../state/route.ts';
import { Card } from '../../ui/card.tsx';
import { ForRole } from '../../ui/for-role.tsx';
import { Empty, LoadedView } from '../../ui/loaded-view.tsx';
import { ActionError, Notice } from '../../ui/notice.tsx';
import { type Cancelled, OpenRun } from './open-run.tsx';
import { outcomeOf } from './outcome.ts';
import { RunDetails } from './run-details.tsx';
import { runsWords } from './words.ts';

/** The trainings of a store, or one of them where the address names it. */
export function RunsScreen({ dataset }: ScreenProps) {
  const id = route.value.params.get('run');
  return id === null ? <RunList dataset={dataset} /> : <RunDetails id={id} key={id} />;
}

/** All trainings of a store, newest first; those that go on are followed. */
function RunList({ dataset }: { readonly dataset: string }) {
  const words = spoken(runsWords);
  const [cancelled, setCancelled] = useState<Cancelled>();
  const { loaded, more, isBusy } = usePages({
    read: (cursor) => listRuns(dataset, cursor),
    idOf: ({ id }) => id,
  });
  const { reload } = loaded;
  useEffect(() => everySoOften(reload), [reload]);
  const starting = useAction(async () => {
    setCancelled(undefined);
    await startTraining(dataset);
    reload();
  });
  const runs = loaded.value ?? [];
  const onEnd = (end?: Cancelled) => {
    if (end) setCancelled(end);
    reload();
  };
  return (
    <Card
      title={words.title}
      actions={
        <ForRole needs="write">
          <button type="button" class="primary" disabled={starting.isBusy} onClick={() => void starting.run()}>
            {starting.isBusy ? words.starting : words.trainNow}
          </button>
        </ForRole>
      }
    >
      <div class="stack">
        <p class="muted">{words.intro}</p>
        <ActionError action={starting} />
        {cancelled && <Notice tone="info" title={cancelled === 'stopped' ? words.stopped : words.tooLate} />}
        <LoadedView loaded={loaded} lines={6}>
          {() => (
            <>
              {runs.length === 0 && (
                <Empty title={words.none}>
                  <p>{words.noneText}</p>
                </Empty>
              )}
              <ol class="runs">
                {runs.map((run) =>
                  isOpen(run) ? <OpenRun key={run.id} id={run.id} onEnd={onEnd} /> : <RunItem key={run.id} run={run} />,
                )}
              </ol>
            </>
          )}
        </LoadedView>
        {more && (
          <p>
            <button type="button" disabled={isBusy} onClick={more}>
              {spoken(commonWords).more}
            </button>
          </p>
        )}
      </div>
    </Card>
  );
}

/** Trainings also begin elsewhere: by the clock, by another program, by another process. */
const LOOK_AGAIN_MS = 10_000;

function everySoOften(look: () => void): () => void {
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') look();
  }, LOOK_AGAIN_MS);
  return () => clearInterval(timer);
}

/** One training that has ended: when, what became of it and why, how long it took. */
function RunItem({ run }: { readonly run: Run }) {
  const words = spoken(runsWords);
  const outcome = outcomeOf(run);
  const worked = workedFor(run);
  return (
    <li class="run">
      <div class="run-head">
        <a href={hrefOf('runs', { run: run.id })} class="run-when">
          {formatInstant(run.queuedAt)}
        </a>
        {outcome && <span class={`tag tag-${outcome.tone}`}>{outcome.title}</span>}
        {worked !== undefined && <span class="muted run-took">{words.took(formatDuration(worked))}</span>}
      </div>
      {outcome && <p class="muted">{outcome.why}</p>}
    </li>
  );
}
