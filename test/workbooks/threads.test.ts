import t from 'tap';
import type { RejectedFile, SalesFile } from '../../src/sales/sales-file.ts';
import { readKnownFutureFile, readSalesFile } from '../../src/workbooks/read-sales-file.ts';
import { WORKBOOK_LIMITS } from '../../src/workbooks/work.ts';
import { openWorkbook } from '../../src/workbooks/workbook-csv.ts';
import { sheetOf, workbookOf } from './parts.ts';

const bytesOf = (workbook: Buffer) => new Uint8Array(workbook);
/** Days from 2024-01-01 on, as a sheet: date, sales. */
const salesRows = (days: number): string => {
  const header = '<row><c t="inlineStr"><is><t>Fecha</t></is></c><c t="inlineStr"><is><t>Ventas</t></is></c></row>';
  const rows = Array.from(
    { length: days },
    (_, i) => `<row><c s="1"><v>${45_292 + i}</v></c><c><v>${100 + i}.5</v></c></row>`,
  );
  return header + rows.join('');
};
const days = { formats: ['General', 'dd/mm/yyyy'] };

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (bytes: Uint8Array, options = {}, size = 1000): Promise<SalesFile | RejectedFile> =>
  readSalesFile(inPieces(bytes, size), options);

async function textOf(csv: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of csv) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

t.test('a workbook is read in a thread, piece by piece', async (t) => {
  const { sheet, others, csv } = await openWorkbook(bytesOf(sheetOf(salesRows(30_000), days)));
  t.same([sheet, others], ['Sheet1', []]);
  const lines = (await textOf(csv)).split('\n');
  t.equal(lines.length, 30_002);
  t.equal(lines[30_000], '2106-02-19,30099.5');
});

t.test('many at once wait for their turn', async (t) => {
  const all = Array.from({ length: 6 }, async (_, i) => {
    const { csv } = await openWorkbook(bytesOf(sheetOf(`<row><c><v>${i}</v></c></row>`)));
    return textOf(csv);
  });
  t.same(await Promise.all(all), ['0\n', '1\n', '2\n', '3\n', '4\n', '5\n']);
});

t.test('one that nobody reads to its end leaves its place to the next', async (t) => {
  const large = sheetOf(salesRows(30_000), days);
  for (let i = 0; i < 4; i++) {
    const { csv } = await openWorkbook(bytesOf(large));
    for await (const piece of csv) {
      t.ok(piece.length > 0);
      break;
    }
  }
});

t.test('faults come out of the thread as they are, before and within the sheet', async (t) => {
  t.match(await openWorkbook(bytesOf(sheetOf('')), { sheet: 'x' }).catch((error) => error.fault), {
    code: 'unknown-sheet',
  });
  const { csv } = await openWorkbook(bytesOf(sheetOf(`${salesRows(3000)}<row r="1"/>`, days)));
  t.match(await textOf(csv).catch((error) => error.fault), { code: 'workbook-damaged' });
  const limits = { ...WORKBOOK_LIMITS, cells: 10 };
  const counted = await openWorkbook(bytesOf(sheetOf(salesRows(100))), { limits });
  t.match(await textOf(counted.csv).catch((error) => error.fault), { code: 'workbook-too-large' });
});

t.test('one that takes too long is ended', async (t) => {
  const bytes = bytesOf(sheetOf(salesRows(60_000), days));
  const reading = openWorkbook(bytes, { withinMs: 0 }).then(({ csv }) => textOf(csv));
  t.match(await reading.catch((error) => error.fault), { code: 'workbook-too-large', message: /more than 0 s/ });
  const { csv } = await openWorkbook(bytesOf(sheetOf('<row><c><v>1</v></c></row>')));
  t.equal(await textOf(csv), '1\n', 'others are read after it');
});

t.test('sales are read from whatever kind of file it is', async (t) => {
  const workbook = await read(sheetOf(salesRows(40), days));
  t.match(workbook, {
    valid: true,
    rows: 40,
    warnings: [],
    dialect: { sheet: 'Sheet1', encoding: 'utf-8', delimiter: ',', dateFormat: 'iso' },
  });
  t.ok(workbook.valid && workbook.series.sales[39] === 139.5);
  const csv = Buffer.from(
    `Fecha,Ventas\n${Array.from({ length: 30 }, (_, i) => `2024-01-${String(i + 1).padStart(2, '0')},1`).join('\n')}`,
  );
  for (const size of [1, 3, 1000])
    t.match(await read(csv, {}, size), { valid: true, rows: 30, dialect: { sheet: undefined } });
  for (const short of ['', 'F', 'PK', 'PK\u0003\u0004']) {
    t.match(await read(Buffer.from(short, 'latin1'), {}, 1), { valid: false }, JSON.stringify(short));
  }
});

t.test('the sheet is chosen by an option or by the mapping, and told when it was not', async (t) => {
  const bytes = workbookOf({
    ...days,
    sheets: [
      { name: 'Enero', rows: salesRows(31) },
      { name: 'Todo', rows: salesRows(60) },
    ],
  });
  const [warning] = (await read(bytes)).warnings;
  t.match(warning, {
    code: 'other-sheets',
    message: 'The sheet "Enero" was read; the workbook has 1 other sheet ("Todo"), which "sheet" chooses',
  });
  for (const options of [{ sheet: 'todo' }, { mapping: { sheet: '2' } }]) {
    t.match(await read(bytes, options), { rows: 60, warnings: [], dialect: { sheet: 'Todo' } });
  }
  t.match(await read(bytes, { sheet: 'Mayo' }), {
    valid: false,
    problems: [{ code: 'unknown-sheet', message: 'The workbook has no sheet "Mayo"; it has "Enero", "Todo"' }],
  });
});

t.test('a fault in a row is told with the number that the row has in the sheet', async (t) => {
  const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const rows = `${salesRows(30)}<row r="40">${text('2024-05-01')}${text('twelve\nand a half')}</row>`;
  t.match(await read(sheetOf(rows, days)), {
    valid: false,
    problems: [{ row: 40, column: 'Ventas', message: /"twelve and a half"/ }],
  });
});

t.test('a file that is too large is taken to its end all the same', async (t) => {
  let taken = 0;
  async function* large() {
    yield Buffer.from('PK\u0003\u0004', 'latin1');
    for (let i = 0; i < 40; i++) {
      taken++;
      yield Buffer.alloc(2 ** 20);
    }
  }
  t.match(await readSalesFile(large()), { valid: false, problems: [{ code: 'workbook-too-large' }] });
  t.equal(taken, 40);
  async function* broken() {
    yield Buffer.from('PK\u0003\u0004', 'latin1');
    throw new Error('connection lost');
  }
  await t.rejects(readSalesFile(broken()), { message: 'connection lost' });
});

t.test('a known future may be a workbook', async (t) => {
  const columns = [
    { name: 'Fecha', role: 'date' as const },
    { name: 'Ventas', role: 'sales' as const },
    { name: 'Promo', role: 'promo' as const },
  ];
  const rows = `<row><c t="inlineStr"><is><t>Fecha</t></is></c><c t="inlineStr"><is><t>Promo</t></is></c></row><row><c s="1"><v>45292</v></c><c t="b"><v>1</v></c></row>`;
  t.match(await readKnownFutureFile(sheetOf(rows, days), columns), {
    valid: true,
    days: [{ date: '2024-01-01', covariates: { promo: 1 } }],
  });
  t.match(await readKnownFutureFile(sheetOf('').subarray(0, 100), columns), {
    valid: false,
    problems: [{ code: 'workbook-damaged' }],
  });
});
