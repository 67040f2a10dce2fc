import type { Language } from '../../src/forecasting/explanation.ts';
import type { OrderListPlan, OrderRow } from '../../src/planning/inventory/order-list.ts';
import type { Cell, Table, TableColumn } from '../../src/tables/table.ts';

const TITLE: Readonly<Record<Language, string>> = { en: 'Orders', es: 'Pedidos' };

/** An order list as a table, one row for each product that has a plan. */
export function ordersTable({ dataset, from, to, rows }: OrderListPlan, language: Language): Table {
  const text = (header: string, cell: OrderColumn['cell']): OrderColumn => ({ header, kind: 'text', cell });
  const day = (header: string, cell: OrderColumn['cell']): OrderColumn => ({ header, kind: 'day', cell });
  const number = (header: string, cell: OrderColumn['cell']): OrderColumn => ({ header, kind: 'number', cell });
  const columns = [
    text('series', ({ series }) => series),
    number('order', ({ order }) => order),
    number('packs', ({ packs }) => packs),
    number('packSize', ({ packSize }) => packSize),
    day('orderBy', ({ orderBy }) => orderBy),
    day('deliveryDate', ({ deliveryDate }) => deliveryDate),
    day('coverTo', ({ coverTo }) => coverTo),
    number('stock', ({ stock }) => stock),
    number('expectedDemand', ({ expectedDemand }) => expectedDemand),
    number('orderUpTo', ({ orderUpTo }) => orderUpTo),
    number('safetyStock', ({ safetyStock }) => safetyStock),
    number('chanceOfStockOut', ({ chanceOfStockOut }) => chanceOfStockOut),
    number('purchase', ({ purchase }) => purchase ?? null),
    text('reason', ({ reason }) => reason.message),
  ];
  return {
    name: `pedidos-${dataset}-${from}_${to}`,
    title: TITLE[language],
    columns: columns.map(({ cell: _, ...column }) => column),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
  };
}

interface OrderColumn extends TableColumn {
  readonly cell: (row: OrderRow) => Cell;
}
