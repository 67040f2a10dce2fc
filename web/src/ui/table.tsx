import type { ComponentChildren } from 'preact';

export interface ColumnOf<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** What stands at the head of the column when its name alone is not enough. With an empty name and no head there is no heading. */
  readonly head?: ComponentChildren;
  /** Numbers stand at the right. */
  readonly isNumber?: boolean;
}

interface TableProps<Row> {
  /** What the table is about, for those who cannot see it. */
  readonly caption: string;
  readonly columns: readonly ColumnOf<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly classOf?: (row: Row) => string | undefined;
  /** Of the table itself. */
  readonly class?: string;
}

/** A table that scrolls within itself where the page is narrow. The first column names the row. */
export function Table<Row>(props: TableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <section class="table-scroll" aria-label={props.caption} tabIndex={0}>
      <Markup {...props} hasRowNames />
    </section>
  );
}

/** A table whose columns are equal, such as the days of a week, and which fits any width. No cell names its row. */
export function GridTable<Row>(props: TableProps<Row>) {
  return <Markup {...props} hasRowNames={false} />;
}

type MarkupProps<Row> = TableProps<Row> & { readonly hasRowNames: boolean };

function Markup<Row>({ caption, columns, rows, keyOf, classOf, class: name, hasRowNames }: MarkupProps<Row>) {
  const classOfColumn = ({ isNumber }: ColumnOf<Row>) => (isNumber ? 'number' : undefined);
  return (
    <table class={name}>
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column, at) => (
            <Head key={`${at} ${column.name}`} column={column} class={classOfColumn(column)} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} class={classOf?.(row)}>
            {columns.map((column, at) =>
              hasRowNames && at === 0 ? (
                <th scope="row" key={`${at} ${column.name}`}>
                  {column.cell(row)}
                </th>
              ) : (
                <td key={`${at} ${column.name}`} class={classOfColumn(column)}>
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface HeadProps {
  readonly column: Pick<ColumnOf<never>, 'name' | 'head'>;
  readonly class: string | undefined;
}

/** A column without a heading has an empty cell there: an empty heading would be read out as one. */
function Head({ column: { name, head }, class: className }: HeadProps) {
  if (name === '' && head === undefined) return <td />;
  return (
    <th scope="col" class={className} abbr={head === undefined || name === '' ? undefined : name}>
      {head ?? name}
    </th>
  );
}
