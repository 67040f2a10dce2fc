import type { ForecastDay } from '../../api/forecasts.ts';
import { formatSales, formatWeekDay } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { monthWords } from './words.ts';

interface DaysTableProps {
  readonly days: readonly ForecastDay[];
  readonly caption: string;
  readonly onPick: (date: string) => void;
}

/** Every day with its bounds; its name opens the explanation. */
export function DaysTable({ days, caption, onPick }: DaysTableProps) {
  const words = spoken(monthWords);
  const hasOwn = days.some(({ override }) => override !== undefined);
  const band = ({ open, observed, intervals: { '80': bounds } }: ForecastDay) =>
    open && !observed && bounds ? words.bounds(formatSales(bounds[0]), formatSales(bounds[1])) : '–';
  const columns: ColumnOf<ForecastDay>[] = [
    {
      name: words.day,
      cell: ({ date }) => (
        <button type="button" class="quiet day-link" aria-haspopup="dialog" onClick={() => onPick(date)}>
          {formatWeekDay(date)}
        </button>
      ),
    },
    { name: words.forecast, isNumber: true, cell: (day) => (day.open ? formatSales(day.forecast) : '–') },
    { name: words.band, isNumber: true, cell: band },
    ...(hasOwn
      ? [
          {
            name: words.own,
            isNumber: true,
            cell: ({ override }: ForecastDay) => (override ? formatSales(override.sales) : ''),
          },
        ]
      : []),
    { name: words.marks, cell: (day) => <Marks day={day} /> },
  ];
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={days}
      keyOf={({ date }) => date}
      classOf={(day) => (day.open ? undefined : 'closed-day')}
    />
  );
}

/** What is known of a day, as small labels. */
export function Marks({ day }: { readonly day: ForecastDay }) {
  const words = spoken(monthWords);
  return (
    <span class="marks">
      {!day.open && <span class="tag mark-closed">{words.closed}</span>}
      {day.promo !== 0 && <span class="tag mark-promo">{words.promotion}</span>}
      {day.holiday !== 0 && <span class="tag mark-holiday">{words.holiday}</span>}
      {day.observed && <span class="tag">{words.sold}</span>}
      {day.support === 'unseen' && <span class="tag tag-warning">{words.unseen}</span>}
      {day.support === 'rare' && <span class="tag">{words.rare}</span>}
    </span>
  );
}
