import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import writeXlsxFile from 'write-excel-file/node';
import { readSalesFile } from '../../src/workbooks/read-sales-file.ts';
import fc from '../properties.ts';
import { csvOf, faultOf, partsOf, sheetOf, workbookOf, zipOf } from './parts.ts';

t.test('every kind of cell', async (t) => {
  const rows = `
    <row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Sales</t></is></c><c r="C1" t="s"><v>1</v></c></row>
    <row r="2"><c r="A2" s="1"><v>45292</v></c><c r="B2"><v>1250.4</v></c><c r="C2" t="b"><v>1</v></c></row>
    <row r="3"><c r="A3" s="2"><v>45293.25</v></c><c r="B3"><f>B2*2</f><v>2500.8</v></c><c r="C3" t="b"><v>0</v></c></row>
    <row r="4"><c r="A4" t="d"><v>2024-01-03T00:00:00</v></c><c r="B4" t="e"><v>#DIV/0!</v></c><c r="C4" t="str"><f>"a"&amp;"b"</f><v>a;b</v></c></row>
    <row r="5"><c r="A5" s="1"><v>45295</v></c><c r="B5"><f>SUM(B2:B4)</f></c><c r="C5" s="1"/></row>`;
  const texts =
    '<si><t>Date</t></si><si><r><t xml:space="preserve">Rich </t></r><r><rPr><b/></rPr><t>"text"</t></r><rPh><t>no</t></rPh></si>';
  const { csv } = await csvOf(sheetOf(rows, { texts, formats: ['General', 14, 'dd/mm/yyyy hh:mm'] }));
  t.same(csv.split('\n'), [
    'Date,Sales,"Rich ""text"""',
    '2024-01-01,1250.4,1',
    '2024-01-02 06:00:00,2500.8,0',
    '2024-01-03,#DIV/0!,"a;b"',
    '2024-01-04,=SUM(B2:B4),',
    '',
  ]);
});

t.test('each row is the line of its number', async (t) => {
  const text = (cell: string, value: string) => `<c r="${cell}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const rows = `<row r="2">${text('A2', 'Title of two\r\nlines')}</row><row r="4">${text('B4', 'b')}${text('D4', 'd, &amp; &#233;')}</row>
    <row r="5"><c r="A5" s="1"/></row><row r="7">${text('A7', 'a')}</row><row r="900"><c r="A900"/></row>`;
  const { csv } = await csvOf(sheetOf(rows));
  t.same(csv.split('\n'), ['', 'Title of two lines,,,', '', ',b,,"d, & é"', '', '', 'a,,,', '']);
});

t.test('rows and cells without a reference follow one another, prefixes and single quotes are as good', async (t) => {
  const rows =
    "<x:row><x:c t='n'><x:v>1</x:v></x:c><x:c><x:v><![CDATA[2]]></x:v></x:c></x:row><!-- > --><x:row><x:c/><x:c r = 'B2' n='>'><x:v>3</x:v></x:c></x:row>";
  t.equal((await csvOf(sheetOf(rows))).csv, '1,2\n,3\n');
});

t.test('a merged cell has its value in its first place, as in the CSV of a spreadsheet', async (t) => {
  const rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"/></row><row r="2"><c r="A2"/><c r="B2"><v>2</v></c></row>';
  const bytes = sheetOf(`${rows}</sheetData><mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells><sheetData>`);
  t.equal((await csvOf(bytes)).csv, '1,\n,2\n');
});

t.test('a row that is wider than the table stays the only one', async (t) => {
  const row = (cells: string) => `<row>${cells}</row>`;
  const two = row('<c><v>1</v></c><c><v>2</v></c>');
  const rows = `${two.repeat(20)}${row('<c><v>1</v></c><c><v>2</v></c><c r="H21"><v>9</v></c>')}${row('<c><v>1</v></c>')}`;
  t.same((await csvOf(sheetOf(rows))).csv.split('\n').slice(19, 22), ['1,2', '1,2,,,,,,9', '1,']);
});

t.test('days that count from 1904', async (t) => {
  const rows = '<row><c s="0"><v>43830</v></c></row>';
  const options = { formats: [14], properties: 'date1904="1"' };
  t.equal((await csvOf(sheetOf(rows, options))).csv, '2024-01-01\n');
});

t.test('which sheet', async (t) => {
  const sheets = ['Notes', 'Hidden', 'Ventas &amp; más', '2'].map((name, i) => ({
    name,
    rows: `<row><c><v>${i}</v></c></row>`,
    state: { Notes: 'veryHidden', Hidden: 'hidden' }[name],
  }));
  const bytes = workbookOf({ sheets });
  const read = async (sheet?: string) => (await csvOf(bytes, { sheet })).csv.trim();
  const { choice } = await csvOf(bytes);
  t.same(choice, { sheet: 'Ventas & más', others: ['2'] }, 'the first that is visible');
  t.equal(await read('Hidden'), '1', 'a hidden one that is asked for');
  t.equal(await read(' ventas & MÁS '), '2');
  t.equal(await read('2'), '3', 'a name before a number');
  t.equal(await read('1'), '2', 'a number counts those that are visible');
  t.match(await faultOf(bytes, { sheet: '3' }), {
    code: 'unknown-sheet',
    message: 'The workbook has no sheet "3"; it has "Notes", "Hidden", "Ventas & más", "2"',
  });
  const only = workbookOf({
    sheets: [
      { name: 'a', rows: '<row><c/></row>' },
      { name: 'b', rows: '' },
    ],
  });
  t.match(await faultOf(only), {
    code: 'empty-file',
    message: 'The sheet "a" is empty; the workbook also has "b": choose one with "sheet"',
  });
});

t.test('archives of all writers: stored parts, zip64, odd paths, UTF-16', async (t) => {
  const parts = partsOf({ sheets: [{ rows: '<row><c><v>7</v></c></row>' }] });
  const read = async (bytes: Buffer) => (await csvOf(bytes)).csv;
  t.equal(await read(zipOf(parts.map((part) => ({ ...part, stored: true })))), '7\n');
  t.equal(
    await read(
      zipOf(
        parts.map((part) => ({ ...part, zip64: true })),
        { zip64: true },
      ),
    ),
    '7\n',
  );
  t.equal(
    await read(
      zipOf(parts.map((part) => ({ ...part, path: part.path.replace('worksheets/sheet', 'Worksheets\\Sheet') }))),
    ),
    '7\n',
  );
  const wide = parts.map((part) => ({ ...part, content: Buffer.from(`\ufeff${part.content}`, 'utf16le') }));
  t.equal(await read(zipOf(wide)), '7\n');
  const described = Buffer.concat([zipOf(parts).subarray(0, -2), Buffer.from([3, 0]), Buffer.from('abc')]);
  t.equal(await read(described), '7\n', 'an archive with a comment');
});

t.test('a series that is written to a workbook is read as it was', async (t) => {
  const day = fc.record({
    gap: fc.integer({ min: 1, max: 3 }),
    cents: fc.integer({ min: 0, max: 5_000_000 }),
    promo: fc.boolean(),
  });
  const series = fc.array(day, { minLength: 28, maxLength: 60 });
  const format = fc.constantFrom('dd/mm/yyyy', 'yyyy-mm-dd', 'd mmm yy', 'mm/dd/yyyy hh:mm');
  await fc.assert(
    fc.asyncProperty(series, format, fc.constantFrom(1, 100, 1000), async (days, dateFormat, scale) => {
      let at = Date.UTC(2023, 0, 1);
      const expected = days.map(({ gap, cents, promo }) => {
        at += gap * 86_400_000;
        return { date: new Date(at), sales: cents / scale, promo };
      });
      const header = ['Fecha', 'Ventas', 'Promociones'].map((value) => ({ value, type: String }));
      const rows = expected.map(({ date, sales, promo }) => [
        { value: date, type: Date, format: dateFormat },
        { value: sales, type: Number },
        { value: promo, type: Boolean },
      ]);
      const bytes = await writeXlsxFile([header, ...rows], { sheet: 'Ventas' }).toBuffer();
      const file = await readSalesFile(chunksOf(bytes, 1000));
      if (!file.valid) throw new Error(JSON.stringify(file.problems));
      t.same(
        file.series.days,
        expected.map(({ date }) => date.toISOString().slice(0, 10)),
      );
      t.same(
        file.series.sales,
        expected.map(({ sales }) => sales),
      );
      t.equal(file.dialect.sheet, 'Ventas');
    }),
    { numRuns: 25 },
  );
});

const PYTHON = process.env.TEST_PYTHON ?? 'python3';
const hasOpenpyxl = spawnSync(PYTHON, ['-c', 'import openpyxl']).status === 0;

t.test('openpyxl writes it', { skip: hasOpenpyxl ? false : `${PYTHON} has no openpyxl` }, async (t) => {
  const path = join(t.testdir(), 'by-openpyxl.xlsx');
  t.equal(spawnSync(PYTHON, ['-c', OPENPYXL, path]).status, 0);
  const { csv, choice } = await csvOf(readFileSync(path));
  t.same(choice, { sheet: 'Ventas', others: ['Más'] });
  t.same(csv.split('\n'), [
    'Fecha,Ventas,Nota,Promo',
    '2024-01-01,1250.5,"uno, dos",1',
    '2024-01-02 18:30:00,-3,"línea ""tres"" cuatro",0',
    ',0.1,=B2*2,',
    '',
  ]);
});

const OPENPYXL = `
import sys, datetime, openpyxl
book = openpyxl.Workbook()
sheet = book.active
sheet.title = 'Ventas'
sheet.append(['Fecha', 'Ventas', 'Nota', 'Promo'])
sheet.append([datetime.date(2024, 1, 1), 1250.5, 'uno, dos', True])
sheet.append([datetime.datetime(2024, 1, 2, 18, 30), -3, 'línea "tres"\\ncuatro', False])
sheet.append([None, 0.1, '=B2*2'])
book.create_sheet('Más').append([1])
book.save(sys.argv[1])
`;

async function* chunksOf(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
