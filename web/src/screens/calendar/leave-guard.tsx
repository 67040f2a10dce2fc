import { useEffect, useState } from 'preact/hooks';
import { spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { unsaved } from './draft-store.ts';
import { saveDraft } from './saving.ts';
import { calendarWords } from './words.ts';

/** Asks before a link leads to another screen while something is not saved. */
export function LeaveGuard() {
  const words = spoken(calendarWords);
  const [target, setTarget] = useState<string>();
  const isDirty = unsaved.value.length > 0;
  useEffect(() => {
    if (!isDirty) return;
    const hold = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const href = link?.getAttribute('href') ?? '';
      if (!href.startsWith('#/') || href.startsWith('#/calendar') || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      setTarget(href);
    };
    document.addEventListener('click', hold, true);
    return () => document.removeEventListener('click', hold, true);
  }, [isDirty]);
  const saving = useAction(async () => {
    await saveDraft();
    if (target !== undefined) location.hash = target;
  });
  if (target === undefined) return null;
  const stay = () => {
    saving.forget();
    setTarget(undefined);
  };
  return (
    <Dialog title={words.leaveTitle} onClose={stay}>
      <p>{words.leaveText}</p>
      <div class="form-row">
        <button type="button" class="primary" disabled={saving.isBusy} onClick={saving.run}>
          {words.saveAndGo}
        </button>
        <button
          type="button"
          onClick={() => {
            location.hash = target;
          }}
        >
          {words.goAnyway}
        </button>
        <button type="button" class="quiet" onClick={stay}>
          {words.stay}
        </button>
      </div>
      {saving.error && <ErrorNotice error={saving.error} />}
    </Dialog>
  );
}
