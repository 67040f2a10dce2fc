import { useEffect, useState } from 'preact/hooks';
import { isOpen } from '../../api/run.ts';
import { listRuns, startTraining } from '../../api/training.ts';
import { commonWords } from '../../i18n/common.ts';
import { spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { usePages } from '../../state/pages.ts';
import { Card } from '../../ui/card.tsx';
import { Empty, LoadedView } from '../../ui/loaded-view.tsx';
import { ActionError, Notice } from '../../ui/notice.tsx';
import { type Cancelled, OpenRun } from './open-run.tsx';
import { RunItem } from './run-item.tsx';
import { runsWords } from './words.ts';

/** Trainings also begin elsewhere: by the clock, by another program, by another process. */
const LOOK_AGAIN_MS = 10_000;

/** All trainings of a store, newest first; those that go on are followed. */
export function RunList({ dataset }: { readonly dataset: string }) {
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
        <button type="button" class="primary" disabled={starting.isBusy} onClick={() => void starting.run()}>
          {starting.isBusy ? words.starting : words.trainNow}
        </button>
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

function everySoOften(look: () => void): () => void {
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') look();
  }, LOOK_AGAIN_MS);
  return () => clearInterval(timer);
}
