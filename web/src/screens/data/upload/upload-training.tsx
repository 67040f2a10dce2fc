import { useEffect } from 'preact/hooks';
import { ApiError } from '../../../api/http.ts';
import { isOpen } from '../../../api/run.ts';
import { type Run, startTraining } from '../../../api/training.ts';
import { spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { refreshDatasets } from '../../../state/datasets.ts';
import { goTo, hrefOf } from '../../../state/route.ts';
import { useRun } from '../../../state/run.ts';
import { hasManySeries } from '../../../state/series.ts';
import { Card } from '../../../ui/card.tsx';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import { ActionError, Notice } from '../../../ui/notice.tsx';
import { RunProgress } from '../../../ui/run-progress.tsx';
import { endingOf } from '../../runs/outcome.ts';
import { trainingRun } from './training-run.ts';
import { uploadWords } from './words.ts';

/** The training after an upload; when it has succeeded, next month opens. */
export function UploadTraining({ run: id }: { readonly run: string }) {
  const words = spoken(uploadWords);
  const loaded = useRun(id);
  const run = loaded.value;
  useEffect(() => follow(run), [run]);
  // Whoever goes elsewhere meanwhile finds the run among the runs.
  useEffect(() => () => forget(), []);
  return (
    <Card title={words.learning}>
      <LoadedView loaded={loaded} lines={4}>
        {(run) => <Stage run={run} />}
      </LoadedView>
    </Card>
  );
}

function forget(): void {
  trainingRun.value = undefined;
}

/** A run that was interrupted is done again by another one; one that succeeded leads on. */
function follow(run: Run | undefined): void {
  if (run?.error?.retriedBy !== undefined) trainingRun.value = run.error.retriedBy;
  if (run?.status === 'succeeded') void leadOn(run);
}

async function leadOn({ id }: Run): Promise<void> {
  try {
    await refreshDatasets();
  } catch (error) {
    // Without an answer they are read again once the service is back.
    if (!(error instanceof ApiError)) throw error;
  }
  if (trainingRun.value === id) goTo(hasManySeries.value ? 'series' : 'next-month', { series: undefined });
}

function Stage({ run }: { readonly run: Run }) {
  const words = spoken(uploadWords);
  const again = useAction(async () => {
    trainingRun.value = (await startTraining(run.dataset)).id;
  });
  if (isOpen(run)) {
    return (
      <div class="stack">
        <RunProgress run={run} />
        <p class="muted">{words.leaveIsFine}</p>
      </div>
    );
  }
  if (run.status === 'succeeded') return <Notice tone="good" title={words.learnt} />;
  const { what, wayOut } = endingOf(run);
  return (
    <div class="stack">
      <Notice tone="bad" title={words.learningFailed}>
        <p>{what}</p>
        {wayOut !== undefined && <p>{wayOut}</p>}
      </Notice>
      <ActionError action={again} />
      <div class="form-row">
        <button type="button" class="primary" disabled={again.isBusy} onClick={() => void again.run()}>
          {words.tryTraining}
        </button>
        <button type="button" onClick={forget}>
          {words.otherData}
        </button>
        <a href={hrefOf('runs', { run: run.id })}>{words.toRun}</a>
      </div>
    </div>
  );
}
