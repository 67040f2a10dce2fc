import { COLUMN_ROLES, type ColumnRole } from '../../../../../src/sales/columns.ts';
import type { DryRun } from '../../../api/datasets.ts';
import { commonWords } from '../../../i18n/common.ts';
import { formatDay, formatNumber, formatWeekdayNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Card } from '../../../ui/card.tsx';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { uploadWords } from './words.ts';

type PreviewRow = DryRun['preview'][number];

/** The first rows, each cell as it was understood and as it stands in the file, under the meaning of its column. */
export function FirstRows({ read }: { readonly read: DryRun }) {
  const words = spoken(uploadWords);
  if (read.columns.length === 0 || read.preview.length === 0) return null;
  return (
    <Card title={words.firstRows}>
      <p class="muted">{words.firstRowsText}</p>
      <Table
        class="first-rows"
        caption={spoken(commonWords).table(words.firstRows)}
        columns={[{ name: words.rowOfFile, cell: ({ row }) => row }, ...columnsOf(read)]}
        rows={read.preview}
        keyOf={({ row }) => String(row)}
      />
    </Card>
  );
}

/** As many columns as the longest row has cells; those beyond the header of the file have no name. */
function columnsOf({ columns, preview, dialect }: DryRun): ColumnOf<PreviewRow>[] {
  const { roles } = spoken(uploadWords);
  const width = Math.max(columns.length, ...preview.map(({ cells }) => cells.length));
  return Array.from({ length: width }, (_, at) => {
    const column = columns[at];
    return {
      name: column?.name ?? '',
      head: column && (
        <>
          <span class="column-name">{column.name}</span>
          <span class="column-role">{roles[column.role]}</span>
        </>
      ),
      cell: ({ cells, values }) => {
        const cell = cells[at];
        return (
          cell !== undefined && (
            <Cell
              role={column?.role ?? 'ignored'}
              cell={cell}
              value={values[at] ?? null}
              hasOrder={dialect.dateFormat !== undefined}
            />
          )
        );
      },
    };
  });
}

interface CellProps {
  readonly role: ColumnRole;
  readonly cell: string;
  readonly value: string | number | null;
  /** It is known whether the day or the month comes first. */
  readonly hasOrder: boolean;
}

function Cell({ role, cell, value, hasOrder }: CellProps) {
  const words = spoken(uploadWords);
  const isLost = value === null && role !== 'ignored' && role !== 'weekday';
  const lost = role === 'date' && !hasOrder ? words.unknown : words.notUnderstood;
  return (
    <>
      <span class={isLost ? 'as-read lost' : 'as-read'}>
        {isLost ? lost : valueIn(role, value, [words.no, words.yes])}
      </span>
      <span class="as-file">{cell}</span>
    </>
  );
}

function valueIn(role: ColumnRole, value: string | number | null, flags: readonly [string, string]): string {
  if (value === null || role === 'ignored') return '–';
  if (role === 'date') return formatDay(String(value));
  if (role === 'weekday') return formatWeekdayNumber(Number(value));
  if (COLUMN_ROLES[role].flag && (value === 0 || value === 1)) return flags[value];
  return typeof value === 'number' ? formatNumber(value, 6) : value;
}
