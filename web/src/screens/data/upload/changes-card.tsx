import type { DryRun } from '../../../api/datasets.ts';
import { formatDay, formatList, formatNumber, formatSales } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Card, Figure } from '../../../ui/card.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { uploadWords } from './words.ts';

type Changes = NonNullable<DryRun['changes']>;

interface ChangesCardProps {
  readonly changes: Changes;
  /** Days are added: none can go. */
  readonly isAdded: boolean;
}

/** What the new content changes against the present one. */
export function ChangesCard({ changes, isAdded }: ChangesCardProps) {
  const words = spoken(uploadWords);
  const { newDays, revisedDays, revisedCovariates, removedDays, unchangedDays } = changes;
  const changed = newDays.count + revisedDays.count + revisedCovariates.count + removedDays.count;
  const moved = (changes.series?.new.count ?? 0) + (changes.series?.removed.count ?? 0);
  const columns = changes.addedCovariates.length + changes.removedCovariates.length;
  return (
    <Card title={words.changes}>
      <div class="stack">
        {changed + columns + moved === 0 && <Notice tone="info" title={words.sameData} />}
        <div class="figures">
          <Figure
            label={words.newDays}
            value={formatNumber(newDays.count)}
            note={spanOf(newDays.first, newDays.count)}
          />
          <Figure label={words.revisedDays} value={formatNumber(revisedDays.count)} />
          {!isAdded && <Figure label={words.removedDays} value={formatNumber(removedDays.count)} />}
          {revisedCovariates.count > 0 && (
            <Figure label={words.otherValues} value={formatNumber(revisedCovariates.count)} />
          )}
          <Figure label={words.unchangedDays} value={formatNumber(unchangedDays)} />
        </div>
        {changes.series && <SeriesNames title={words.newSeries} {...changes.series.new} />}
        {changes.series && <SeriesNames title={words.removedSeries} {...changes.series.removed} />}
        {changes.addedCovariates.length > 0 && <p>{words.addedColumns(formatList(changes.addedCovariates))}</p>}
        {changes.removedCovariates.length > 0 && <p>{words.removedColumns(formatList(changes.removedCovariates))}</p>}
        <NewDays added={newDays} isOpen={isAdded} />
        <RevisedDays revised={revisedDays} />
        <RemovedDays removed={removedDays} />
      </div>
    </Card>
  );
}

interface SeriesNamesProps {
  readonly title: string;
  readonly count: number;
  /** The ids of the first of them. */
  readonly first: readonly string[];
}

function SeriesNames({ title, count, first }: SeriesNamesProps) {
  const words = spoken(uploadWords);
  if (count === 0) return null;
  return (
    <p>
      {title} ({formatNumber(count)}): {first.join(', ')}
      {count > first.length && `. ${words.onlyFirst(first.length, formatNumber(count))}`}
    </p>
  );
}

/** From the first to the last one where all are known. */
function spanOf(days: Changes['newDays']['first'], count: number): string | undefined {
  const [first, last] = [days[0]?.date, days.at(-1)?.date];
  if (first === undefined || last === undefined || days.length < count) return undefined;
  return first === last ? formatDay(first) : `${formatDay(first)} – ${formatDay(last)}`;
}

/** A few new days are shown at once. */
const FEW = 10;

function NewDays({
  added: { count, first },
  isOpen,
}: {
  readonly added: Changes['newDays'];
  readonly isOpen: boolean;
}) {
  const words = spoken(uploadWords);
  if (count === 0) return null;
  const columns: ColumnOf<(typeof first)[number]>[] = [
    { name: words.day, cell: ({ date }) => formatDay(date) },
    { name: words.after, cell: ({ sales }) => formatSales(sales), isNumber: true },
  ];
  return <Days title={words.newDays} isOpen={isOpen && count <= FEW} {...{ count, first, columns }} />;
}

function RevisedDays({ revised: { count, first } }: { readonly revised: Changes['revisedDays'] }) {
  const words = spoken(uploadWords);
  if (count === 0) return null;
  const columns: ColumnOf<(typeof first)[number]>[] = [
    { name: words.day, cell: ({ date }) => formatDay(date) },
    { name: words.before, cell: ({ old }) => formatSales(old), isNumber: true },
    { name: words.after, cell: (day) => formatSales(day.new), isNumber: true },
  ];
  return <Days title={words.revisedDays} count={count} first={first} columns={columns} />;
}

function RemovedDays({ removed: { count, first } }: { readonly removed: Changes['removedDays'] }) {
  const words = spoken(uploadWords);
  if (count === 0) return null;
  const columns: ColumnOf<(typeof first)[number]>[] = [
    { name: words.day, cell: ({ date }) => formatDay(date) },
    { name: words.before, cell: ({ sales }) => formatSales(sales), isNumber: true },
  ];
  return <Days title={words.removedDays} count={count} first={first} columns={columns} />;
}

interface DaysProps<Day> {
  readonly title: string;
  readonly count: number;
  readonly first: readonly Day[];
  readonly columns: readonly ColumnOf<Day>[];
  readonly isOpen?: boolean;
}

function Days<Day extends { readonly date: string }>({ title, count, first, columns, isOpen }: DaysProps<Day>) {
  const words = spoken(uploadWords);
  return (
    <details open={isOpen ?? false}>
      <summary>{title}</summary>
      <Table caption={title} columns={columns} rows={first} keyOf={({ date }) => date} />
      {count > first.length && <p class="muted">{words.onlyFirst(first.length, formatNumber(count))}</p>}
    </details>
  );
}
