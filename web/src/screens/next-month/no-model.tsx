import { listRuns, startTraining } from '../../api/training.ts';
import { spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { useLoad } from '../../state/load.ts';
import { goTo, hrefOf } from '../../state/route.ts';
import { Empty, LoadedView } from '../../ui/loaded-view.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { monthWords } from './words.ts';

interface NoModelProps {
  readonly dataset: string;
  readonly onLookAgain: () => void;
}

/** There are sales but no model: what to do about it, or that it is being done. */
export function NoModel({ dataset, onLookAgain }: NoModelProps) {
  const words = spoken(monthWords);
  const runs = useLoad(() => listRuns(dataset, undefined, 1), [dataset]);
  const training = useAction(async () => {
    const { id } = await startTraining(dataset);
    goTo('runs', { run: id });
  });
  return (
    <LoadedView loaded={runs}>
      {({ items }) =>
        items.some(({ status }) => status === 'queued' || status === 'running') ? (
          <Empty title={words.training}>
            <p>{words.trainingText}</p>
            <p class="actions">
              <a class="button" href={hrefOf('runs')}>
                {words.toRuns}
              </a>
              <button type="button" onClick={onLookAgain}>
                {words.lookAgain}
              </button>
            </p>
          </Empty>
        ) : (
          <Empty title={words.noModel}>
            <p>{words.noModelText}</p>
            <p>
              <button type="button" class="primary" disabled={training.isBusy} onClick={training.run}>
                {words.train}
              </button>
            </p>
            {training.error && <ErrorNotice error={training.error} />}
          </Empty>
        )
      }
    </LoadedView>
  );
}
