import { COLUMN_ROLES, type ColumnRole } from '../../../../../src/sales/columns.ts';
import type { DryRun, Mapping } from '../../../api/datasets.ts';
import { commonWords } from '../../../i18n/common.ts';
import { formatDay, formatNumber, formatWeekdayNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Card } from '../../../ui/card.tsx';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { COLUMN_CHOICES, choiceOf, withChoice } from './column-choice.ts';
import { columnWords } from './words.ts';

type PreviewRow = DryRun['preview'][number];
type Column = DryRun['columns'][number];

interface FirstRowsProps {
  readonly read: DryRun;
  /** What was said of the file so far. */
  readonly said: Mapping;
  readonly onChange: (said: Mapping) => void;
}

/** The first rows, each cell as it was understood and as it stands in the file, under a choice of what its column is. */
export function FirstRows(props: FirstRowsProps) {
  const words = spoken(columnWords);
  const { columns, preview } = props.read;
  if (columns.length === 0 || preview.length === 0) return null;
  return (
    <Card title={words.title}>
      <p class="muted">{words.text}</p>
      <InUse {...props} />
      <Table
        class="first-rows"
        caption={spoken(commonWords).table(words.title)}
        columns={[{ name: words.rowOfFile, cell: ({ row }) => row }, ...columnsOf(props)]}
        rows={preview}
        keyOf={({ row }) => String(row)}
      />
    </Card>
  );
}

/** The columns in use, each with what it is: in a wide table they may be out of sight. */
function InUse({ read: { columns, mapping }, said }: FirstRowsProps) {
  const { choices } = spoken(columnWords);
  const used = columns.filter(({ role }) => role !== 'ignored');
  if (used.length === 0) return null;
  return (
    <ul class="in-use">
      {used.map((column) => (
        <li key={column.name}>
          <span class="muted">{choices[choiceOf(column, { said, taken: mapping })]}</span>{' '}
          <span class="column-name">{column.name}</span>
        </li>
      ))}
    </ul>
  );
}

/** As many columns as the longest row has cells; those beyond the header of the file have no name. */
function columnsOf({ read, said, onChange }: FirstRowsProps): ColumnOf<PreviewRow>[] {
  const { columns, preview, dialect } = read;
  const width = Math.max(columns.length, ...preview.map(({ cells }) => cells.length));
  return Array.from({ length: width }, (_, at) => {
    const column = columns[at];
    return {
      name: column?.name ?? '',
      head: column && <Head column={column} said={said} taken={read.mapping} onChange={onChange} />,
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

interface HeadProps extends Pick<FirstRowsProps, 'said' | 'onChange'> {
  readonly column: Column;
  readonly taken: Mapping;
}

/** The name of a column, what it is, and why. One without a name cannot be chosen to be anything. */
function Head({ column, said, taken, onChange }: HeadProps) {
  const words = spoken(columnWords);
  const { name, code, reason } = column;
  const choice = choiceOf(column, { said, taken });
  return (
    <>
      <span class="column-name">{name}</span>
      {name === '' ? (
        <span class="column-role">{words.choices.ignored}</span>
      ) : (
        <select
          class="column-choice"
          aria-label={words.whatIs(name)}
          value={choice}
          onChange={({ currentTarget }) => {
            const chosen = COLUMN_CHOICES.find((one) => one === currentTarget.value);
            if (chosen) onChange(withChoice(name, chosen, { said, taken }));
          }}
        >
          {COLUMN_CHOICES.map((one) => (
            <option key={one} value={one}>
              {words.choices[one]}
            </option>
          ))}
        </select>
      )}
      <span class="column-reason">{(code !== undefined && words.reasons[code]) || reason}</span>
    </>
  );
}

interface CellProps {
  readonly role: ColumnRole;
  readonly cell: string;
  readonly value: string | number | null;
  /** It is known whether the day or the month comes first. */
  readonly hasOrder: boolean;
}

const UNREAD = ['ignored', 'weekday', 'series'];

function Cell({ role, cell, value, hasOrder }: CellProps) {
  const words = spoken(columnWords);
  if (role === 'ignored') return <span class="as-file">{cell}</span>;
  const isLost = value === null && cell.trim() !== '' && !UNREAD.includes(role);
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
  if (value === null) return '–';
  if (role === 'date' && typeof value === 'string') return formatDay(value);
  if (role === 'weekday') return formatWeekdayNumber(Number(value));
  if (COLUMN_ROLES[role].flag && (value === 0 || value === 1)) return flags[value];
  return typeof value === 'number' ? formatNumber(value, 6) : value;
}
