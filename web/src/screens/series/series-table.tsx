import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ListedSeries } from '../../api/series.ts';
import {
  formatChange,
  formatMediumDay,
  formatMonthWithin,
  formatNumber,
  formatPercent,
  formatSales,
} from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { roundToInterval } from '../../i18n/round-to-interval.ts';
import { hrefOf } from '../../state/route.ts';
import { useSettled } from '../../state/settled.ts';
import { Field } from '../../ui/field.tsx';
import { Empty } from '../../ui/loaded-view.tsx';
import { seriesNoun, seriesTitle } from '../../ui/series/series-words.ts';
import { type ColumnOf, LongTable } from '../../ui/table.tsx';
import {
  filterRows,
  isShown,
  type SeriesRow,
  type Shown,
  type SortKey,
  STANDINGS,
  sortRows,
  textIn,
} from './series-rows.ts';
import { Sparkline } from './sparkline.tsx';
import { type TableView, turned } from './table-view.ts';
import { changeView } from './view-address.ts';
import { seriesScreenWords } from './words.ts';

interface SeriesTableProps {
  readonly rows: readonly SeriesRow[];
  readonly attributes: readonly string[];
  readonly view: TableView;
  /** The ids of those that are compared. */
  readonly ticked: readonly string[];
  readonly onTick: (id: string) => void;
}

/** Every series with its next month, to search and to sort. */
export function SeriesTable({ rows, attributes, view, ticked, onTick }: SeriesTableProps) {
  const words = spoken(seriesScreenWords);
  const { text, shown, sorting, groupBy, only } = view;
  const group = groupBy === undefined || only === undefined ? undefined : { column: groupBy, text: only };
  const found = useMemo(
    () => sortRows(filterRows(rows, { text, shown, group }), sorting),
    [rows, text, shown, groupBy, only, sorting.key, sorting.isDescending],
  );
  const isPart = found.length < rows.length;
  const everything = () => changeView({ text: '', shown: 'all', only: undefined });
  return (
    <>
      <Filters rows={rows} view={view} />
      <div class="series-found">
        <p class="muted" role="status">
          {isPart && words.shown(formatNumber(found.length), formatNumber(rows.length))}
        </p>
        {group && <span class="tag">{words.only(group.text || words.noGroupName)}</span>}
        {isPart && (
          <button type="button" class="quiet" onClick={everything}>
            {words.everything}
          </button>
        )}
      </div>
      {found.length === 0 ? (
        <Empty title={words.nothingFound} />
      ) : (
        <LongTable
          class="series-table"
          caption={words.tableCaption(seriesTitle())}
          columns={columnsOf({ rows, attributes, view, ticked, onTick })}
          rows={found}
          keyOf={({ series }) => series.id}
          classOf={({ standing }) => (standing === 'ended' ? 'series-ended' : undefined)}
        />
      )}
      <p class="hint">
        {words.bandNote} {words.errorNote} {words.alarmNote}
      </p>
    </>
  );
}

/** The text to search for and which rows are shown. */
function Filters({ rows, view }: Pick<SeriesTableProps, 'rows' | 'view'>) {
  const words = spoken(seriesScreenWords);
  const [typed, setTyped] = useState(view.text);
  const settled = useSettled(typed, 200);
  useEffect(() => {
    if (settled !== view.text) changeView({ text: settled });
  }, [settled]);
  useEffect(() => setTyped(view.text), [view.text]);
  const offered = (['all', 'alarm', ...STANDINGS, 'noted'] as const).filter(
    (one) => one === 'all' || one === view.shown || rows.some((row) => isShown(row, one)),
  );
  const count = (one: Shown) => formatNumber(rows.filter((row) => isShown(row, one)).length);
  return (
    <div class="series-filters">
      <Field label={seriesNoun().search}>
        {(ties) => (
          <input {...ties} type="search" value={typed} onInput={({ currentTarget }) => setTyped(currentTarget.value)} />
        )}
      </Field>
      <Field label={words.show}>
        {(ties) => (
          <select
            {...ties}
            value={view.shown}
            onChange={({ currentTarget }) => {
              const shown = offered.find((one) => one === currentTarget.value);
              if (shown) changeView({ shown });
            }}
          >
            {offered.map((one) => (
              <option key={one} value={one}>
                {words.filters[one](count(one))}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}

type ColumnsProps = Pick<SeriesTableProps, 'rows' | 'attributes' | 'view' | 'ticked' | 'onTick'>;

function columnsOf({ rows, attributes, view, ticked, onTick }: ColumnsProps): ColumnOf<SeriesRow>[] {
  const words = spoken(seriesScreenWords);
  const { sorting } = view;
  const month = rows.find(({ series }) => series.training?.month)?.series.training?.month?.month;
  const sort = (key: SortKey): Pick<ColumnOf<SeriesRow>, 'sort'> => ({
    sort: {
      current: sorting.key !== key ? undefined : sorting.isDescending ? 'descending' : 'ascending',
      onSort: () => changeView({ sorting: turned(sorting, key) }),
    },
  });
  return [
    {
      name: seriesNoun().one,
      width: 'var(--row-name)',
      ...sort('name'),
      cell: ({ series: { id } }) => (
        <span class="series-name">
          <input
            type="checkbox"
            aria-label={words.compare(id)}
            checked={ticked.includes(id)}
            onChange={() => onTick(id)}
          />
          <a href={hrefOf('next-month', { series: id })} title={id}>
            {id}
          </a>
        </span>
      ),
    },
    ...attributes.map(
      (column): ColumnOf<SeriesRow> => ({
        name: column,
        width: '7rem',
        ...sort(`in ${column}`),
        cell: ({ series }) => textIn(series, column),
      }),
    ),
    {
      name: month === undefined ? words.month : words.monthOf(formatMonthWithin(month)),
      width: '9rem',
      isNumber: true,
      ...sort('month'),
      cell: ({ series }) => <Month month={series.training?.month} />,
    },
    {
      name: words.change,
      width: '6.5rem',
      isNumber: true,
      ...sort('change'),
      cell: ({ change }) => (change === null ? '–' : formatChange(change)),
    },
    { name: words.weeks, width: '8rem', cell: ({ series }) => <Sparkline weeks={series.training?.weeks ?? []} /> },
    {
      name: words.error,
      width: '5rem',
      isNumber: true,
      ...sort('error'),
      cell: ({ series: { training } }) => (training?.wape == null ? '–' : formatPercent(training.wape)),
    },
    { name: words.alarm, width: '9rem', ...sort('alarm'), cell: ({ series }) => <AlarmOf series={series} /> },
    { name: words.standing, width: '9.5rem', ...sort('standing'), cell: (row) => <Standing row={row} /> },
    { name: words.to, width: '7.5rem', ...sort('to'), cell: ({ series }) => formatMediumDay(series.to) },
  ];
}

/** By how much sales have left the forecast, and since when. */
function AlarmOf({ series: { alarm } }: { readonly series: ListedSeries }) {
  if (!alarm) return <>–</>;
  const change = alarm.change === null ? '' : formatChange(alarm.change);
  return <span class="tag tag-warning">{spoken(seriesScreenWords).alarmOf(change, formatMediumDay(alarm.since))}</span>;
}

function Month({ month }: { readonly month: NonNullable<ListedSeries['training']>['month'] | undefined }) {
  if (!month) return <>–</>;
  const [value, lower, upper] = roundToInterval(month.forecast, [month.lower80, month.upper80]);
  return (
    <>
      <strong>{formatSales(value)}</strong>
      {upper > lower && (
        <span class="muted series-band">{spoken(seriesScreenWords).band(formatSales(lower), formatSales(upper))}</span>
      )}
    </>
  );
}

const TONES = {
  failed: 'tag-bad',
  untrained: 'tag-warning',
  fallback: 'tag-warning',
  short: 'tag-warning',
  ended: '',
  fine: '',
} as const;

/** How it is with a series: what needs attention as a tag, else what was found in its days. */
function Standing({ row: { standing, series } }: { readonly row: SeriesRow }) {
  const { standings, notes } = spoken(seriesScreenWords);
  const known: Readonly<Record<string, string>> = notes;
  const said = [...new Set(series.notes.flatMap(({ code }) => known[code] ?? []))];
  const messages = series.notes.map(({ message }) => message).join('\n');
  if (standing === 'fine' && said.length === 0) return <span class="muted">{standings.fine}</span>;
  return (
    <span class="marks" title={messages || undefined}>
      {standing !== 'fine' && <span class={`tag ${TONES[standing]}`}>{standings[standing]}</span>}
      {said.map((note) => (
        <span class="tag" key={note}>
          {note}
        </span>
      ))}
    </span>
  );
}
