import { getCalendar } from '../../api/datasets.ts';
import { spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { useLoad } from '../../state/load.ts';
import { route, type ScreenProps } from '../../state/route.ts';
import { dataset as chosen } from '../../state/store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import './known-future.css';
import { useEffect, useState } from 'preact/hooks';
import { editing, ground, saveDraft, unsaved } from './draft-store.ts';
import { CalendarFile } from './known-future-file.tsx';
import { monthsAhead } from './month-grid.ts';
import { MonthPlan } from './month-plan.tsx';
import { SaveBar } from './save-bar.tsx';
import { calendarWords } from './words.ts';

/** What the store knows of its days to come, and what a change of it does to the forecast. */
export function CalendarScreen({ dataset }: ScreenProps) {
  const loaded = useLoad(async (signal) => ground(dataset, await getCalendar(dataset, signal)), [dataset]);
  return (
    <LoadedView loaded={loaded} lines={10}>
      {() => <Calendar dataset={dataset} onReadAgain={loaded.reload} />}
    </LoadedView>
  );
}

function Calendar({ dataset, onReadAgain }: ScreenProps & { readonly onReadAgain: () => void }) {
  const words = spoken(calendarWords);
  const [told, setTold] = useState('');
  const now = editing.value;
  const data = chosen.value;
  if (now?.dataset !== dataset || data?.name !== dataset) return null;
  const months = monthsAhead(data.to);
  const month = months.find((one) => one === route.value.params.get('month')) ?? months[0];
  if (month === undefined) return null;
  return (
    <div class="stack">
      <p class="calendar-intro">{words.intro}</p>
      <MonthPlan key={month} editing={now} data={data} month={month} months={months} />
      <SaveBar editing={now} month={month} onReadAgain={onReadAgain} onTold={setTold} />
      <p class="calendar-told" role="status">
        {told}
      </p>
      <CalendarFile editing={now} data={data} />
      <LeaveGuard />
    </div>
  );
}

/** Asks before a link leads to another screen while something is not saved. */
function LeaveGuard() {
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
