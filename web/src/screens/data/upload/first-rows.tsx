import { COLUMN_ROLES, type ColumnRole } from '../../../../../src/sales/columns.ts';
import type { DryRun } from '../../../api/datasets.ts';
import { commonWords } from '../../../i18n/common.ts';
import { formatDay, formatNumber, formatWeekdayNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Card } from '../../../ui/card.tsx';
import { dataWords } from './words.ts';

/** The first rows, each cell as it was understood and as it stands in the file, under the meaning of its column. */
export function FirstRows({ read: { columns, preview, dialect } }: { readonly read: DryRun }) {
  const words = spoken(dataWords);
  if (columns.length === 0 || preview.length === 0) return null;
  return (
    <Card title={words.firstRows}>
      <p class="muted">{words.firstRowsText}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <section class="table-scroll" aria-label={spoken(commonWords).table(words.firstRows)} tabIndex={0}>
        <table class="first-rows">
          <thead>
            <tr>
              <th scope="col">{words.rowOfFile}</th>
              {columns.map(({ name, role }, at) => (
                <th scope="col" key={`${at} ${name}`}>
                  <span class="column-name">{name}</span>
                  <span class="column-role">{words.roles[role]}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.map(({ row, cells, values }) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {cells.map((cell, at) => (
                  <td key={at}>
                    <Cell
                      role={columns[at]?.role ?? 'ignored'}
                      cell={cell}
                      value={values[at] ?? null}
                      hasOrder={dialect.dateFormat !== undefined}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

interface CellProps {
  readonly role: ColumnRole;
  readonly cell: string;
  readonly value: string | number | null;
  /** It is known whether the day or the month comes first. */
  readonly hasOrder: boolean;
}

function Cell({ role, cell, value, hasOrder }: CellProps) {
  const words = spoken(dataWords);
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
