import { formatMonth } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { ForRole } from '../../ui/for-role.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { clearedDates } from './draft.ts';
import { type Editing, edit, saveDraft, unsaved } from './draft-store.ts';
import { knownFutureWords } from './words.ts';

interface SaveBarProps {
  readonly editing: Editing;
  /** The one in view. */
  readonly month: string;
  readonly onReadAgain: () => void;
  /** What has happened, for the line below. */
  readonly onMessage: (text: string) => void;
}

/** How much is not saved yet, and what can be done with it. It stays in view while there is any. */
export function SaveBar({ editing, month, onReadAgain, onMessage }: SaveBarProps) {
  const words = spoken(knownFutureWords);
  const saving = useAction(async () => {
    await saveDraft();
    onMessage(words.saved);
  });
  const count = unsaved.value.length;
  if (count === 0) return null;
  const cleared = clearedDates(editing.stored, editing.draft).length;
  const months = new Set(unsaved.value.map((date) => date.slice(0, 7)));
  const isConflict = saving.error?.code === 'precondition-failed';
  const discard = () => {
    saving.forget();
    edit(() => editing.stored);
    onMessage(words.discarded);
  };
  const readAgain = () => {
    saving.forget();
    onReadAgain();
  };
  return (
    <div class="save-bar">
      <div>
        <p class="save-count" role="status">
          {words.unsaved(count)}
        </p>
        {(months.size > 1 || !months.has(month)) && <p class="muted">{[...months].map(formatMonth).join(' · ')}</p>}
        {cleared > 0 && <p class="muted">{words.cleared(cleared)}</p>}
      </div>
      <div class="form-row">
        <button type="button" disabled={saving.isBusy} onClick={discard}>
          {words.discard}
        </button>
        <ForRole needs="write">
          <button type="button" class="primary" disabled={saving.isBusy} onClick={saving.run}>
            {words.save}
          </button>
        </ForRole>
      </div>
      {isConflict ? (
        <Notice tone="warning" title={words.conflict}>
          <p>{words.conflictText}</p>
          <p>
            <button type="button" onClick={readAgain}>
              {words.readAgain}
            </button>
          </p>
        </Notice>
      ) : (
        saving.error && <ErrorNotice error={saving.error} />
      )}
    </div>
  );
}
