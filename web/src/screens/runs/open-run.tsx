import { useEffect } from 'preact/hooks';
import { ApiError } from '../../api/http.ts';
import { isOpen } from '../../api/run.ts';
import { cancelRun, type Run } from '../../api/training.ts';
import { formatInstant } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { hrefOf } from '../../state/route.ts';
import { useRun } from '../../state/run.ts';
import { ForRole } from '../../ui/for-role.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { ActionError } from '../../ui/notice.tsx';
import { RunProgress } from '../../ui/run-progress.tsx';
import { runWords } from '../../ui/run-words.ts';

/** What came of the wish to stop a run. */
export type Cancelled = 'stopped' | 'too-late';

interface OpenRunProps {
  readonly id: string;
  readonly onEnd: (cancelled?: Cancelled) => void;
}

/** A training of the list that goes on, as it happens. */
export function OpenRun({ id, onEnd }: OpenRunProps) {
  const loaded = useRun(id);
  const run = loaded.value;
  const hasEnded = run !== undefined && !isOpen(run);
  useEffect(() => {
    if (hasEnded) onEnd();
  }, [hasEnded]);
  return (
    <li class="run">
      <LoadedView loaded={loaded} lines={3}>
        {(run) => (
          <>
            <div class="run-head">
              <a href={hrefOf('runs', { run: run.id })} class="run-when">
                {formatInstant(run.queuedAt)}
              </a>
            </div>
            <RunProgress run={run} />
            <CancelButton run={run} onEnd={onEnd} />
          </>
        )}
      </LoadedView>
    </li>
  );
}

interface CancelButtonProps {
  readonly run: Run;
  readonly onEnd: (cancelled: Cancelled) => void;
}

/** Stops a run, or says that it was too late. */
export function CancelButton({ run, onEnd }: CancelButtonProps) {
  const words = spoken(runWords);
  const cancelling = useAction(async () => onEnd(await cancel(run.id)));
  return (
    <>
      <ActionError action={cancelling} />
      <ForRole needs="write">
        <p>
          <button type="button" disabled={cancelling.isBusy || !isOpen(run)} onClick={() => void cancelling.run()}>
            {cancelling.isBusy ? words.cancelling : words.cancel}
          </button>
        </p>
      </ForRole>
    </>
  );
}

async function cancel(id: string): Promise<Cancelled> {
  try {
    await cancelRun(id);
    return 'stopped';
  } catch (error) {
    if (error instanceof ApiError && error.code === 'run-ended') return 'too-late';
    throw error;
  }
}
