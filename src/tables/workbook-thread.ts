import type { Table } from './table.ts';
import { workbookOf } from './workbook.ts';

/** A thread's task. */
export default async function write(table: Table): Promise<Uint8Array> {
  return new Uint8Array(await workbookOf(table));
}
