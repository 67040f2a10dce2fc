import { formatSales, formatSigned, formatWeekDay } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { Card } from '../../ui/card.tsx';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import type { DayChange } from './difference.ts';
import { calendarWords } from './words.ts';

/** The days whose forecast changes, with how much, and how sure that is where the service can tell. */
export function DayChanges({ days }: { readonly days: readonly DayChange[] }) {
  const words = spoken(calendarWords);
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
