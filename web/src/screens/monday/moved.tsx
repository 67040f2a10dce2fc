import type { Summary } from '../../api/forecasts.ts';
import { formatSales, formatSigned } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { hrefOf } from '../../state/route.ts';
import { Card } from '../../ui/card.tsx';
import { seriesNoun } from '../../ui/series/series-words.ts';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { mondayWords } from './words.ts';

type Moved = NonNullable<Summary['series']>['moved'];

/** Which of many sold most differently from the week before. */
export function MovedCard({ moved }: { readonly moved: Moved }) {
  const words = spoken(mondayWords);
  if (moved.length === 0) return null;
  const columns: ColumnOf<Moved[number]>[] = [
    {
      name: seriesNoun().one,
      cell: ({ series }) => (
        <a class="monday-name" href={hrefOf('next-month', { series })}>
          {series}
        </a>
      ),
    },
    { name: words.last7, isNumber: true, cell: ({ sold }) => formatSales(sold) },
    { name: words.before7, isNumber: true, cell: ({ before }) => formatSales(before) },
    {
      name: words.change,
      isNumber: true,
      cell: ({ sold, before }) => formatSigned(sold - before, Math.max(sold, before)),
    },
  ];
  return (
    <Card title={words.moved}>
      <p class="muted">{words.movedText}</p>
      <Table caption={words.movedText} columns={columns} rows={moved} keyOf={({ series }) => series} />
    </Card>
  );
}
