import { formatMoney, formatNumber, formatSales, formatWeekDay } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { chanceText } from '../form/chance-text.ts';
import type { StaffedDay } from './roster.ts';
import { staffingWords } from './words.ts';

interface RosterTableProps {
  readonly days: readonly StaffedDay[];
  /** Days on which even everybody is too few. */
  readonly tight: readonly StaffedDay[];
}

export function RosterTable({ days, tight }: RosterTableProps) {
  const words = spoken(staffingWords);
  const number = (name: string, cell: (day: StaffedDay) => string): ColumnOf<StaffedDay> => ({
    name,
    isNumber: true,
    cell: (day) => (day.open ? cell(day) : '–'),
  });
  const columns: ColumnOf<StaffedDay>[] = [
    { name: words.day, cell: ({ date }) => formatWeekDay(date) },
    number(words.people, ({ people }) => formatNumber(people)),
    { name: words.shifts, cell: (day) => <Shifts day={day} /> },
    number(words.labourHours, ({ labourHours }) => formatNumber(labourHours, 1)),
    number(words.forecast, ({ forecast }) => formatSales(forecast)),
    {
      name: words.chanceShort,
      isNumber: true,
      cell: (day) => (
        <>
          {tight.includes(day) && <span class="tag tag-warning">{words.tight}</span>}{' '}
          {day.open ? chanceText(day.chanceShort) : '–'}
        </>
      ),
    },
    ...(days.some(({ cost }) => cost !== undefined) ? [number(words.wages, ({ cost }) => formatMoney(cost ?? 0))] : []),
  ];
  return <Table caption={words.table} columns={columns} rows={days} keyOf={({ date }) => date} />;
}

function Shifts({ day: { open, shifts } }: { readonly day: StaffedDay }) {
  const words = spoken(staffingWords);
  if (!open) return <span class="tag">{words.closed}</span>;
  return (
    <ul class="shifts">
      {shifts.map(({ people, from, to }) => (
        <li key={from}>{words.shift(formatNumber(people), from, to)}</li>
      ))}
    </ul>
  );
}
