import { useState } from 'preact/hooks';
import type { DatasetVersion } from '../../api/datasets.ts';
import { spoken } from '../../i18n/language.ts';
import { hrefOf } from '../../state/route.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { DayChanges } from './day-changes.tsx';
import { DayEditor } from './day-editor.tsx';
import { publicHolidays, stateOf } from './day-state.ts';
import type { DayView } from './day-view.ts';
import { differenceOf } from './difference.ts';
import { useDraftForecast } from './draft-forecast.ts';
import { type Editing, unsaved } from './draft-store.ts';
import { plannable } from './month-grid.ts';
import { MonthHead } from './month-head.tsx';
import { MonthTable } from './month-table.tsx';
import { calendarWords } from './words.ts';

interface MonthPlanProps {
  readonly editing: Editing;
  readonly data: DatasetVersion;
  readonly month: string;
  readonly months: readonly string[];
}

/** One month: its days, the editor of those that are chosen, and what the changes do. */
export function MonthPlan({ editing, data, month, months }: MonthPlanProps) {
  const words = spoken(calendarWords);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const days = plannable(month, data.to);
  const { base, planned, isBusy, error } = useDraftForecast(editing, days[0] ?? '', days.at(-1) ?? '');
  const forecast = base.value;
  const difference = forecast && planned && differenceOf(forecast, planned);
  const views = viewsOf();
  return (
    <>
      {base.state === 'failed' && <ErrorNotice error={base.error} onRetry={base.reload} />}
      {base.state === 'ready' && !forecast && (
        <Notice tone="info">
          <p>
            {words.noModel} <a href={hrefOf('next-month')}>{words.toMonth}</a>
          </p>
        </Notice>
      )}
      <div class="card">
        <MonthHead
          month={month}
          months={months}
          isPart={!days[0]?.endsWith('-01')}
          {...{ forecast, difference, isBusy }}
        />
        {error && <ErrorNotice error={error} />}
        <div class="plan-columns">
          <MonthTable month={month} views={views} chosen={chosen} onChoose={setChosen} />
          <DayEditor data={data} views={views} chosen={chosen} onChoose={setChosen} />
        </div>
      </div>
      {difference && difference.days.length > 0 && <DayChanges days={difference.days} />}
      {forecast && forecast.assumptions.length > 0 && (
        <details class="card">
          <summary>{words.assumptions}</summary>
          <ul>
            {forecast.assumptions.map(({ code, message }) => (
              <li key={`${code} ${message}`}>{message}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );

  function viewsOf(): ReadonlyMap<string, DayView> {
    const names = forecast ? publicHolidays(forecast) : new Map<string, string>();
    const known = new Map(forecast?.days.map((day) => [day.date, day]));
    const now = new Map((planned ?? forecast)?.days.map((day) => [day.date, day.forecast]));
    const changes = new Map(difference?.days.map((day) => [day.date, day.difference]));
    const view = (date: string): DayView => ({
      date,
      state: stateOf(date, {
        entry: editing.draft.get(date),
        stored: editing.stored.get(date),
        day: known.get(date),
        closedWeekdays: data.closedWeekdays,
      }),
      sales: now.get(date),
      difference: changes.get(date),
      isUnsaved: unsaved.value.includes(date),
      holidayName: names.get(date),
    });
    return new Map(days.map((date) => [date, view(date)]));
  }
}
