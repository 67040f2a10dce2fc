import { monthOf, nextMonth } from '../../../../../src/dates.ts';
import { ApiError } from '../../../api/http.ts';
import { getChampion, getModel, type Model, promote } from '../../../api/models.ts';
import { commonWords } from '../../../i18n/common.ts';
import { formatDay, formatMonth } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { useLoad } from '../../../state/load.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import { ErrorNotice, Notice } from '../../../ui/notice.tsx';
import { candidateName } from './candidate-names.ts';
import type { KnownModel, ModelInUse } from './known-models.ts';
import { errorOf, isWayBack } from './models-table.tsx';
import { versionName } from './version-name.ts';
import { modelsWords } from './words.ts';

interface PromoteDialogProps {
  readonly target: KnownModel;
  readonly inUse: ModelInUse | undefined;
  readonly onClose: () => void;
  readonly onFinished: (outcome: PromotionOutcome) => void;
}

/** Says what changes with another model, and does it once that is confirmed. */
export function PromoteDialog({ target, inUse, onClose, onFinished }: PromoteDialogProps) {
  const words = spoken(modelsWords);
  const { version, dataset } = target;
  const loaded = useLoad(() => getModel(version), [version]);
  const action = useAction(async () => {
    try {
      await promote(dataset, version, inUse?.etag);
      onFinished({ state: 'done', version });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412) throw error;
      const now = await getChampion(dataset);
      onFinished({ state: 'changed-meanwhile', version: now.champion.version });
    }
  });
  const isBack = isWayBack(target, inUse);
  return (
    <Dialog title={isBack ? words.askBack : words.askUse} onClose={onClose}>
      <div class="stack">
        <LoadedView loaded={loaded}>{(model) => <Changes to={model} from={inUse?.model} />}</LoadedView>
        {action.error && <ErrorNotice error={action.error} />}
        <div class="form-row">
          <button type="button" class="primary" disabled={action.isBusy} onClick={() => action.run()}>
            {isBack ? words.goBack : words.use}
          </button>
          <button type="button" onClick={onClose}>
            {spoken(commonWords).cancel}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function Changes({ to, from }: { readonly to: Model; readonly from: Model | undefined }) {
  const words = spoken(modelsWords);
  return (
    <div>
      <p>
        {words.fromNow} <Described model={to} />
        {from && (
          <>
            {' '}
            {words.insteadOf} <Described model={from} />
          </>
        )}
        .
      </p>
      {from && <p>{whichDays(to, from)}</p>}
      <p>{words.alsoChanges}</p>
      <p>{words.mayReturn}</p>
    </div>
  );
}

function Described({ model }: { readonly model: Model }) {
  const words = spoken(modelsWords);
  const { kind, version, parameters } = model;
  return (
    <>
      <strong>{words.named(candidateName(kind), versionName(version))}</strong> ({words.errorOf(errorOf(model))};{' '}
      {words.knowsTo(formatDay(parameters.trainedOn.to))})
    </>
  );
}

function whichDays(to: Model, from: Model): string {
  const words = spoken(modelsWords);
  const [next, current] = [to.parameters.trainedOn.to, from.parameters.trainedOn.to];
  if (next === current) return words.sameDays;
  const month = formatMonth(nextMonth(monthOf(next)));
  return next < current ? words.beginsEarlier(month) : words.beginsLater(month);
}

/** What became of the wish to use another model. */
export interface PromotionOutcome {
  readonly state: 'done' | 'changed-meanwhile';
  /** The version in use now. */
  readonly version: string;
}

export function PromotionNotice({ outcome: { state, version } }: { readonly outcome: PromotionOutcome }) {
  const words = spoken(modelsWords);
  const name = versionName(version);
  if (state === 'done') return <Notice tone="good" title={words.done(name)} />;
  return (
    <Notice tone="warning" title={words.changedMeanwhile}>
      <p>{words.changedText(name)}</p>
    </Notice>
  );
}
