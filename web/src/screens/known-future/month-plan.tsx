import { useEffect, useState } from 'preact/hooks';
import type { DatasetVersion } from '../../api/datasets.ts';
import { askWhatIf, type Forecast, getForecast, type WhatIf } from '../../api/forecasts.ts';
import { ApiError } from '../../api/http.ts';
import { formatSales, formatSigned, formatWeekDay } from '../../i18n/format.ts';
import { language, spoken } from '../../i18n/language.ts';
import { type Loading, useLoad } from '../../state/load.ts';
import { hrefOf } from '../../state/route.ts';
import { ifTrained } from '../../state/trained.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import type { DayView } from './day-cell.tsx';
import { DayEditor } from './day-editor.tsx';
import { knowsHolidays, publicHolidays, stateOf } from './day-state.ts';
import { type DayChange, differenceOf } from './difference.ts';
import { scenarioOf } from './draft.ts';
import { type Editing, unsaved } from './draft-store.ts';
import { plannable } from './month-grid.ts';
import { MonthHead } from './month-head.tsx';
import { MonthTable } from './month-table.tsx';
import { knownFutureWords } from './words.ts';

/** How long nothing must be changed before the service is asked. */
const PAUSE_MS = 250;

interface MonthPlanProps {
  readonly editing: Editing;
  readonly data: DatasetVersion;
  readonly month: string;
  readonly months: readonly string[];
}

/** One month: its days, the editor of those that are chosen, and what the changes do. */
export function MonthPlan({ editing, data, month, months }: MonthPlanProps) {
  const words = spoken(knownFutureWords);
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
          <DayEditor
            knowsHolidays={forecast !== undefined && knowsHolidays(forecast, editing.stored)}
            {...{ data, views, chosen }}
            onChoose={setChosen}
          />
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

/** The days whose forecast changes, by how much, and the bounds of the difference where they are known. */
function DayChanges({ days }: { readonly days: readonly DayChange[] }) {
  const words = spoken(knownFutureWords);
  const columns: ColumnOf<DayChange>[] = [
    { name: words.day, cell: ({ date }) => formatWeekDay(date) },
    { name: words.difference, isNumber: true, cell: ({ difference }) => <strong>{formatSigned(difference)}</strong> },
    { name: words.before, isNumber: true, cell: ({ before }) => formatSales(before) },
    { name: words.after, isNumber: true, cell: ({ after }) => formatSales(after) },
  ];
  const band: ColumnOf<DayChange> = {
    name: words.band,
    isNumber: true,
    cell: ({ bounds }) => bounds && words.bounds(formatSigned(bounds[0]), formatSigned(bounds[1])),
  };
  const hasBounds = days.some(({ bounds }) => bounds !== undefined);
  return (
    <Card title={words.daysTitle}>
      <Table
        caption={words.daysCaption}
        columns={hasBounds ? [...columns, band] : columns}
        rows={days}
        keyOf={({ date }) => date}
      />
    </Card>
  );
}

interface DraftForecast {
  /** By what is stored; its value is undefined without a model. */
  readonly base: Loading<Forecast | undefined>;
  /** By the draft; undefined while nothing is changed or nothing is known yet. */
  readonly planned: WhatIf | undefined;
  readonly isBusy: boolean;
  readonly error: ApiError | undefined;
}

interface Asked {
  readonly planned?: WhatIf;
  readonly isBusy: boolean;
  readonly error?: ApiError;
}

/** The forecast of these days by the stored calendar and by the draft, which is asked for anew after every change. */
function useDraftForecast({ dataset, series, stored, etag, draft }: Editing, from: string, to: string): DraftForecast {
  const [asked, setAsked] = useState<Asked>({ isBusy: false });
  const range = { dataset, series, from, to };
  // What-if answers compare with the promotions that are planned, and no others.
  const base = useLoad(
    (signal) => ifTrained(dataset, () => getForecast({ ...range, assume: 'none' }, signal)),
    [dataset, series, from, to, etag, language.value],
  );
  const hasModel = base.value !== undefined;
  const days = scenarioOf(stored, draft);
  const question = JSON.stringify(days);
  useEffect(() => {
    if (days.length === 0 || !hasModel) {
      setAsked({ isBusy: false });
      return;
    }
    const gone = new AbortController();
    setAsked(({ planned }) => ({ ...(planned?.from === from && { planned }), isBusy: true }));
    const timer = setTimeout(() => {
      askWhatIf(range, { days }, gone.signal).then(
        (planned) => !gone.signal.aborted && setAsked({ planned, isBusy: false }),
        (error: unknown) => {
          if (gone.signal.aborted) return;
          if (!(error instanceof ApiError)) throw error;
          setAsked({ error, isBusy: false });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [dataset, series, from, to, etag, question, hasModel]);
  return { base, planned: asked.planned, isBusy: asked.isBusy, error: asked.error };
}
