import { useEffect, useState } from 'preact/hooks';
import { isIsoMonth } from '../../../../src/dates.ts';
import { getKnownFuture } from '../../api/known-future.ts';
import { formatMonth, formatMonthWithin } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { useLoad } from '../../state/load.ts';
import { route, type ScreenProps } from '../../state/route.ts';
import { shownData } from '../../state/series.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ForRole } from '../../ui/for-role.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { NotShown } from '../../ui/not-shown.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { beginEditing, editing, isSame, saveDraft, unsaved } from './draft-store.ts';
import { KnownFutureFile } from './known-future-file.tsx';
import { monthsAhead } from './month-grid.ts';
import { MonthPlan } from './month-plan.tsx';
import { SaveBar } from './save-bar.tsx';
import { knownFutureWords } from './words.ts';

/** What the store knows of its days to come, and what a change of it does to the forecast. */
export function KnownFutureScreen({ dataset, series }: ScreenProps) {
  const loaded = useLoad(
    async (signal) => beginEditing({ dataset, series }, await getKnownFuture({ dataset, series }, signal)),
    [dataset, series],
  );
  return (
    <LoadedView loaded={loaded} lines={10}>
      {() => <KnownFuture dataset={dataset} series={series} onReadAgain={loaded.reload} />}
    </LoadedView>
  );
}

function KnownFuture({ dataset, series, onReadAgain }: ScreenProps & { readonly onReadAgain: () => void }) {
  const words = spoken(knownFutureWords);
  const [message, setMessage] = useState('');
  const now = editing.value;
  const data = shownData.value;
  if (now === undefined || !isSame(now, { dataset, series }) || data?.name !== dataset) return null;
  const months = monthsAhead(data.to);
  const asked = route.value.params.get('month') ?? '';
  const month = months.find((one) => one === asked) ?? months[0];
  if (month === undefined) return null;
  const isOutOfReach = isIsoMonth(asked) && asked !== month;
  return (
    <div class="stack">
      {isOutOfReach && (
        <NotShown days={formatMonth(asked)} dataset={dataset} lastDay={data.to} instead={formatMonthWithin(month)} />
      )}
      <p class="known-future-intro">{words.intro}</p>
      <MonthPlan key={month} editing={now} data={data} month={month} months={months} />
      <SaveBar editing={now} month={month} onReadAgain={onReadAgain} onMessage={setMessage} />
      <p class="edit-status" role="status">
        {message}
      </p>
      <KnownFutureFile editing={now} data={data} />
      <LeaveGuard />
    </div>
  );
}

/** Asks before a link leads to another screen while something is not saved. */
function LeaveGuard() {
  const words = spoken(knownFutureWords);
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
        <ForRole needs="write">
          <button type="button" class="primary" disabled={saving.isBusy} onClick={saving.run}>
            {words.saveAndGo}
          </button>
        </ForRole>
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
