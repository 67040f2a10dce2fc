import { getCalendar } from '../../api/datasets.ts';
import { spoken } from '../../i18n/language.ts';
import { useLoad } from '../../state/load.ts';
import { route, type ScreenProps } from '../../state/route.ts';
import { dataset as chosen } from '../../state/store.ts';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { CalendarFile } from './calendar-file.tsx';
import './calendar.css';
import { useState } from 'preact/hooks';
import { editing, ground } from './draft-store.ts';
import { LeaveGuard } from './leave-guard.tsx';
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
