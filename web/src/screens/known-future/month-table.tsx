import { useRef, useState } from 'preact/hooks';
import { addDays } from '../../../../src/dates.ts';
import { formatMonthWithin, formatWeekdayNumber } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { type ColumnOf, GridTable } from '../../ui/table.tsx';
import { DayCell, type DayView, Mark, type MarkKind } from './day-cell.tsx';
import { between, toggled, weeksOf } from './month-grid.ts';
import { knownFutureWords } from './words.ts';

interface MonthTableProps {
  readonly month: string;
  /** The days that can be planned. */
  readonly views: ReadonlyMap<string, DayView>;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (days: ReadonlySet<string>) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

type Week = ReturnType<typeof weeksOf>[number];

/** A month as a table of days: one tab stop, arrows move between days, the names of weekdays choose all of theirs. */
export function MonthTable({ month, views, chosen, onChoose }: MonthTableProps) {
  const words = spoken(knownFutureWords);
  const grid = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string>();
  const weeks = weeksOf(month);
  const stop = current !== undefined && views.has(current) ? current : views.keys().next().value;

  const press = (date: string, isRange: boolean) => {
    const days = isRange && current !== undefined ? between(current, date).filter((day) => views.has(day)) : [date];
    onChoose(isRange ? new Set([...chosen, ...days]) : toggled(chosen, days));
    setCurrent(date);
  };
  const move = (event: KeyboardEvent, date: string) => {
    const step = STEPS[event.key];
    const to = step === undefined ? undefined : addDays(date, step);
    if (to === undefined || !views.has(to)) return;
    event.preventDefault();
    setCurrent(to);
    grid.current?.querySelector<HTMLButtonElement>(`[data-day="${to}"]`)?.focus();
  };
  const everyOf = (weekday: number) => weeks.flatMap((week) => week[weekday - 1] ?? []).filter((day) => views.has(day));

  const columns = WEEKDAYS.map(
    (weekday): ColumnOf<Week> => ({
      name: formatWeekdayNumber(weekday),
      head: (
        <button type="button" class="quiet" onClick={() => onChoose(toggled(chosen, everyOf(weekday)))}>
          <span aria-hidden="true">{formatWeekdayNumber(weekday, 'short')}</span>
          <span class="visually-hidden">{words.selectWeekday(formatWeekdayNumber(weekday))}</span>
        </button>
      ),
      cell: (week) => {
        const date = week[weekday - 1];
        return (
          date !== undefined && (
            <DayCell
              date={date}
              view={views.get(date)}
              isChosen={chosen.has(date)}
              isStop={date === stop}
              onPress={press}
              onKey={move}
            />
          )
        );
      },
    }),
  );

  return (
    <div ref={grid}>
      <GridTable
        class="month-table"
        caption={words.gridCaption(formatMonthWithin(month))}
        columns={columns}
        rows={weeks}
        keyOf={(week) => week.find(Boolean) ?? ''}
      />
      <Legend />
    </div>
  );
}

const KINDS: readonly MarkKind[] = ['promo', 'holiday', 'closed'];

/** What the marks of the days mean. */
function Legend() {
  const words = spoken(knownFutureWords);
  return (
    <ul class="plan-legend" aria-label={words.legend}>
      {KINDS.map((kind) => (
        <li key={kind}>
          <Mark kind={kind} isSet /> {words[kind]}
        </li>
      ))}
      <li>{words.solid}</li>
      <li>{words.dashed}</li>
      <li>
        <span class="unsaved-dot" aria-hidden="true" /> {words.changedMark}
      </li>
    </ul>
  );
}
