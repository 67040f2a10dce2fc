import { type ComponentChildren, options } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { commonWords } from '../i18n/common.ts';
import { formatNumber } from '../i18n/format.ts';
import { spoken } from '../i18n/language.ts';

export interface ColumnOf<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** What stands at the head of the column when its name alone is not enough. With an empty name and no head there is no heading. */
  readonly head?: ComponentChildren;
  /** Numbers stand at the right. */
  readonly isNumber?: boolean;
  /** Of a table of any length, whose columns cannot follow what stands in them; in CSS. */
  readonly width?: string;
  readonly sort?: ColumnSort;
}

/** Rows can be put in the order of a column, by its heading. */
interface ColumnSort {
  /** Which way they are in its order now. */
  readonly current: 'ascending' | 'descending' | undefined;
  readonly onSort: () => void;
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

/** So many rows are drawn above and below those in view. */
const BEYOND = 6;
/** What is in view is looked at again after so many rows. */
const STRIDE = 4;
const USUAL_ROW = 44;
/** More rows are not put on paper: sixty pages, which take a browser some seconds. */
const MOST_PRINTED = 3000;
/** How many rows a key leads on from the one that has the focus. */
const MOVES: Readonly<Record<string, (page: number) => number>> = {
  ArrowDown: () => 1,
  ArrowUp: () => -1,
  PageDown: (page) => page,
  PageUp: (page) => -page,
  Home: () => Number.NEGATIVE_INFINITY,
  End: () => Number.POSITIVE_INFINITY,
};

/**
 * A table of any number of rows of one height, of which only those in view are drawn, and all of them on paper; it scrolls within
 * itself. In a row the arrow keys lead to the same control of the next one.
 */
export function LongTable<Row>({ caption, columns, rows, keyOf, classOf, class: name }: TableProps<Row>) {
  const box = useRef<HTMLElement>(null);
  const waiting = useRef<{ readonly at: number; readonly control: string }>(undefined);
  const [row, setRow] = useState(USUAL_ROW);
  const [inView, setInView] = useState({ first: 0, count: 20 });
  const isOnPaper = useOnPaper();
  const look = () => {
    const { scrollTop, clientHeight } = box.current ?? { scrollTop: 0, clientHeight: 0 };
    const first = Math.floor(scrollTop / row / STRIDE) * STRIDE;
    const count = Math.ceil(clientHeight / row) + STRIDE;
    setInView((before) => (before.first === first && before.count === count ? before : { first, count }));
  };
  const rowAt = (at: number) => box.current?.querySelector<HTMLElement>(`tr[aria-rowindex="${at + 2}"]`);
  useLayoutEffect(() => {
    const height = rowAt(inView.first)?.getBoundingClientRect().height;
    if (height !== undefined && Math.abs(height - row) > 0.1) setRow(height);
  });
  useEffect(() => {
    if (!box.current) return;
    const resizing = new ResizeObserver(look);
    resizing.observe(box.current);
    return () => resizing.disconnect();
  }, [row]);
  useEffect(look, [rows.length]);
  useEffect(() => {
    const { at, control } = waiting.current ?? {};
    const found = at === undefined || control === undefined ? null : rowAt(at)?.querySelector<HTMLElement>(control);
    if (!found) return;
    waiting.current = undefined;
    found.focus();
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const element = event.target instanceof Element ? event.target : undefined;
    const current = element?.closest('tbody tr')?.getAttribute('aria-rowindex');
    const move = MOVES[event.key]?.(Math.max(1, inView.count - STRIDE - 2));
    if (!box.current || !element || !current || move === undefined) return;
    event.preventDefault();
    const at = Math.max(0, Math.min(rows.length - 1, Number(current) - 2 + move));
    const control = element.tagName.toLowerCase();
    const there = rowAt(at)?.querySelector<HTMLElement>(control);
    if (there) return there.focus();
    waiting.current = { at, control };
    box.current.scrollTop = Math.max(0, at * row - box.current.clientHeight / 2);
  };
  const from = isOnPaper ? 0 : Math.max(0, Math.min(inView.first, rows.length - inView.count) - BEYOND);
  const to = Math.min(rows.length, isOnPaper ? MOST_PRINTED : inView.first + inView.count + BEYOND);
  return (
    <section
      class="table-scroll long-table"
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
      tabIndex={0}
      ref={box}
      onScroll={look}
      onKeyDown={onKeyDown}
    >
      <table class={name} aria-rowcount={rows.length + 1}>
        <caption class="visually-hidden">{caption}</caption>
        <colgroup>
          {columns.map((column, at) => (
            <col key={`${at} ${column.name}`} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <Heads columns={columns} />
          </tr>
        </thead>
        <tbody>
          <Space rows={from} height={row} columns={columns.length} />
          {rows.slice(from, to).map((one, index) => (
            <tr key={keyOf(one)} class={classOf?.(one)} aria-rowindex={from + index + 2}>
              <Cells columns={columns} row={one} hasRowNames />
            </tr>
          ))}
          <Space rows={rows.length - to} height={row} columns={columns.length} />
        </tbody>
      </table>
      {rows.length > MOST_PRINTED && (
        <p class="print-only">{spoken(commonWords).printed(formatNumber(MOST_PRINTED), formatNumber(rows.length))}</p>
      )}
    </section>
  );
}

/** Whether the page is being printed. What follows from it is drawn before the browser takes its picture. */
function useOnPaper(): boolean {
  const [isOnPaper, setOnPaper] = useState(false);
  useEffect(() => {
    const begin = () => drawAtOnce(() => setOnPaper(true));
    const end = () => setOnPaper(false);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
    };
  }, []);
  return isOnPaper;
}

/** Draws what a change makes of the page before it returns, and not with the next turn. */
function drawAtOnce(change: () => void): void {
  const { debounceRendering } = options;
  options.debounceRendering = (draw) => draw();
  try {
    change();
  } finally {
    options.debounceRendering = debounceRendering;
  }
}

/** In place of rows that are not drawn. */
function Space({ rows, height, columns }: Readonly<Record<'rows' | 'height' | 'columns', number>>) {
  if (rows <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can have the focus.
    <tr aria-hidden="true" class="undrawn" style={{ height: `${rows * height}px` }}>
      <td colSpan={columns} />
    </tr>
  );
}

type MarkupProps<Row> = TableProps<Row> & { readonly hasRowNames: boolean };

function Markup<Row>({ caption, columns, rows, keyOf, classOf, class: name, hasRowNames }: MarkupProps<Row>) {
  return (
    <table class={name}>
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <Heads columns={columns} />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} class={classOf?.(row)}>
            <Cells columns={columns} row={row} hasRowNames={hasRowNames} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const classOfColumn = ({ isNumber }: Pick<ColumnOf<never>, 'isNumber'>) => (isNumber ? 'number' : undefined);

function Heads<Row>({ columns }: Pick<TableProps<Row>, 'columns'>) {
  return (
    <>
      {columns.map((column, at) => (
        <Head key={`${at} ${column.name}`} column={column} class={classOfColumn(column)} />
      ))}
    </>
  );
}

interface CellsProps<Row> {
  readonly columns: readonly ColumnOf<Row>[];
  readonly row: Row;
  /** The first cell names the row. */
  readonly hasRowNames: boolean;
}

function Cells<Row>({ columns, row, hasRowNames }: CellsProps<Row>) {
  return (
    <>
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
    </>
  );
}

const SORT_MARKS = { ascending: '▲', descending: '▼', none: '' } as const;

interface HeadProps {
  readonly column: Pick<ColumnOf<never>, 'name' | 'head' | 'sort'>;
  readonly class: string | undefined;
}

/** A column without a heading has an empty cell there: an empty heading would be read out as one. */
function Head({ column: { name, head, sort }, class: className }: HeadProps) {
  if (name === '' && head === undefined) return <td />;
  if (sort) {
    return (
      <th scope="col" class={className} aria-sort={sort.current ?? 'none'}>
        <button type="button" class="sort" onClick={sort.onSort}>
          {head ?? name}
          <span aria-hidden="true">{SORT_MARKS[sort.current ?? 'none']}</span>
        </button>
      </th>
    );
  }
  return (
    <th scope="col" class={className} abbr={head === undefined || name === '' ? undefined : name}>
      {head ?? name}
    </th>
  );
}
