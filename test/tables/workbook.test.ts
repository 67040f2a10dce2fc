import readSheet from 'read-excel-file/node';
import t from 'tap';
import { AppError } from '../../src/errors.ts';
import type { Table } from '../../src/tables/table.ts';
import { createTableWriter } from '../../src/tables/table-writer.ts';
import { workbookOf } from '../../src/tables/workbook.ts';

const TABLE: Table = {
  name: 'prediccion-tienda-2026-02',
  title: 'Previsión',
  columns: [
    { header: 'date', kind: 'day' },
    { header: '=SUM(A1)', kind: 'number' },
    { header: 'forecast', kind: 'amount', decimals: 0 },
    { header: 'reason', kind: 'text' },
  ],
  rows: [
    ['2026-02-01', 2.25, 1234.56, '=1+1'],
    ['1999-12-31', null, -1500, "'-10 % <por> obras & \u0007más"],
    ['2400-02-29', 0.1, { value: 10, printed: 9 }, '007'],
  ],
};

const read = async (bytes: Buffer) => (await readSheet(bytes))[0];

t.test('days are dates, numbers are numbers with all their digits, texts are texts', async (t) => {
  const { sheet, data } = await read(await workbookOf(TABLE));
  t.equal(sheet, 'Previsión');
  t.same(data, [
    ['date', '=SUM(A1)', 'forecast', 'reason'],
    [new Date('2026-02-01T00:00:00Z'), 2.25, 1234.56, '=1+1'],
    [new Date('1999-12-31T00:00:00Z'), null, -1500, "'-10 % <por> obras & más"],
    [new Date('2400-02-29T00:00:00Z'), 0.1, 10, '007'],
  ]);
});

t.test('the same table gives the same bytes, whenever it is written', async (t) => {
  const first = await workbookOf(TABLE);
  // Times in zip archives have a step of two seconds.
  const { now } = Date;
  Date.now = () => now() + 86_400_000;
  t.teardown(() => {
    Date.now = now;
  });
  t.ok(first.equals(await workbookOf(TABLE)));
});

t.test(
  'a thread writes the same, the file bears the name of the table, and too many at a time are refused',
  async (t) => {
    const writer = createTableWriter();
    t.teardown(() => writer.close());
    const { body, type, headers } = await writer.write(TABLE, { format: 'workbook' });
    t.ok(body.equals(await workbookOf(TABLE)));
    t.equal(type, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    t.same(headers, { 'content-disposition': 'attachment; filename="prediccion-tienda-2026-02.xlsx"' });
    const wanted = await Promise.allSettled(
      Array.from({ length: 40 }, () => writer.write(TABLE, { format: 'workbook' })),
    );
    const refused = wanted.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    t.ok(refused.length > 0 && refused.length < 40, `${refused.length} of 40`);
    for (const reason of refused) t.ok(reason instanceof AppError && reason.code === 'overloaded');
  },
);
