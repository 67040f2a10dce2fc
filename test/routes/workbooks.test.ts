import { rm, writeFile } from 'node:fs/promises';
import t from 'tap';
import writeXlsxFile from 'write-excel-file/node';
import { addDays } from '../../src/dates.ts';
import { WORKBOOK_TYPE } from '../../src/primitives.ts';
import { sheetOf } from '../workbooks/parts.ts';
import { formOf, salesCsv } from './sales.ts';
import { startService } from './service.ts';

const root = t.testdir({});
const { call, get, post, upload } = await startService(t, root, { CHAMPION_POLL_MS: '100' });
const XLSX = { 'content-type': WORKBOOK_TYPE };
const send = (url: string, payload: Buffer, headers: Record<string, string> = XLSX) =>
  call({ method: 'POST', url, payload, headers });

type Cell = { value: string | number | boolean | Date; type: unknown; format?: string };
const text = (value: string): Cell => ({ value, type: String });
const number = (value: number): Cell => ({ value, type: Number });
const day = (value: string): Cell => ({ value: new Date(`${value}T00:00:00Z`), type: Date, format: 'dd/mm/yyyy' });

/** The workbook that has what `salesCsv` has, on its second sheet. */
function workbook(csv: string, notes = 'Ventas de la tienda'): Promise<Buffer> {
  const [header, ...rows] = csv
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const sales = [
    header.map(text),
    ...rows.map(([date, ...others]) => [day(date), ...others.map((cell) => number(Number(cell)))]),
  ];
  const sheets = [
    { data: [[text(notes)]], sheet: 'Notas' },
    { data: sales, sheet: 'Ventas' },
  ];
  return writeXlsxFile(sheets as unknown as Parameters<typeof writeXlsxFile>[0]).toBuffer();
}

t.test('a workbook is stored, comes back as it was, and is trained on like its CSV', async (t) => {
  const csv = salesCsv();
  const bytes = await workbook(csv);
  const created = await send('/datasets?name=libro&sheet=Ventas', bytes);
  t.match([created.statusCode, created.headers.location], [201, '/datasets/libro'], created.body);
  const document = created.json();
  t.match(document, {
    rows: 365,
    days: 365,
    from: '2022-01-01',
    to: '2022-12-31',
    dialect: { encoding: 'utf-8', delimiter: ',', dateFormat: 'iso', decimal: '.', sheet: 'Ventas' },
    options: { sheet: 'Ventas' },
    bytes: bytes.length,
  });
  const content = await get('/datasets/libro/content');
  t.ok(content.rawPayload.equals(bytes));
  t.match(content.headers, {
    'content-type': WORKBOOK_TYPE,
    'content-disposition': 'attachment; filename="libro.xlsx"',
  });
  t.equal((await send('/datasets?name=libro&sheet=Ventas', bytes)).statusCode, 200, 'the same again');

  await upload('/datasets?name=texto', csv);
  const forecasts = [];
  for (const dataset of ['libro', 'texto']) {
    t.equal((await post('/train?wait=60', { dataset, model: 'linear' })).json().status, 'succeeded');
    forecasts.push((await get(`/forecast?dataset=${dataset}`)).json().days);
  }
  t.same(forecasts[0], forecasts[1]);

  // Its daily series is read from the workbook again when it is gone.
  const folder = `${root}/dataset-predicciones/libro/versions/${document.version}/series`;
  await rm(folder, { recursive: true });
  t.equal((await post('/train?wait=60', { dataset: 'libro', model: 'seasonal-naive' })).json().status, 'succeeded');
});

t.test('a form, whatever the file is called; the content tells what it is', async (t) => {
  const bytes = await workbook(salesCsv({ shift: 1 }));
  for (const [name, type] of [
    ['Ventas.csv', 'text/csv'],
    ['ventas', 'application/octet-stream'],
    ['Ventas.xlsx', WORKBOOK_TYPE],
  ]) {
    const form = await formOf([['file', new File([new Uint8Array(bytes)], name, { type })]]);
    const response = await call({ method: 'POST', url: '/datasets?name=form&sheet=2&dryRun=true', ...form });
    t.match(response.json(), { valid: true, days: 365, dialect: { sheet: 'Ventas' } }, name);
  }
  t.equal(
    (await send('/datasets?name=form&dryRun=true', Buffer.from(salesCsv()))).json().valid,
    true,
    'a CSV that says it is a workbook',
  );
});

t.test('another sheet of the same workbook is another version', async (t) => {
  const sheets = [1, 2].map((factor) => ({
    data: [
      [text('Fecha'), text('Ventas')],
      ...Array.from({ length: 60 }, (_, i) => [day(addDays('2024-01-01', i)), number(factor * (100 + i))]),
    ],
    sheet: `Hoja${factor}`,
  }));
  const bytes = await writeXlsxFile(sheets as unknown as Parameters<typeof writeXlsxFile>[0]).toBuffer();
  const first = await send('/datasets?name=hojas', bytes);
  t.match(first.json(), { dialect: { sheet: 'Hoja1' }, warnings: [{ code: 'other-sheets' }] });
  const second = await send('/datasets?name=hojas&sheet=Hoja2', bytes);
  t.match([second.statusCode, second.json().dialect], [201, { sheet: 'Hoja2' }]);
  t.not(second.json().version, first.json().version);
  t.equal(second.json().sha256, first.json().sha256);
  t.equal((await get('/datasets/hojas/days')).json().days[0].sales, 200);
  const mapped = await send(`/datasets?name=hojas&mapping=${encodeURIComponent('{"sheet":"Hoja1"}')}`, bytes);
  t.match(mapped.json(), { dialect: { sheet: 'Hoja1' }, keptMapping: { sheet: 'Hoja1' } });
  const clash = await send(
    `/datasets?name=hojas&sheet=Hoja2&mapping=${encodeURIComponent('{"sheet":"Hoja1"}')}`,
    bytes,
  );
  t.match(clash.json(), { status: 400, errors: [{ field: 'query/sheet', code: 'contradiction' }] });
});

t.test('what cannot be read is refused by name, and nothing is stored', async (t) => {
  const bytes = await workbook(salesCsv());
  const refusals: [Buffer, string, string][] = [
    [bytes, 'sheet=Enero', 'unknown-sheet'],
    [bytes.subarray(0, 3000), '', 'workbook-damaged'],
    [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]), '', 'not-text'],
    [sheetOf(Buffer.alloc(16_000_000, '<row><c><v>1</v></c></row>')), '', 'workbook-too-large'],
    [sheetOf(''), '', 'empty-file'],
  ];
  for (const [payload, query, code] of refusals) {
    const response = await send(`/datasets?name=nada&${query}`, payload);
    t.match(response.json(), { status: 422, code: 'invalid-csv', errors: [{ code }] }, code);
  }
  t.equal((await get('/datasets/nada')).statusCode, 404);
});

t.test('a workbook that lands in the bucket is adopted', async (t) => {
  await upload('/datasets?name=cubo', salesCsv({ days: 300 }));
  const [header, ...rows] = salesCsv({ days: 310 })
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const data = [
    header.map(text),
    ...rows.map(([date, ...others]) => [day(date), ...others.map((cell) => number(Number(cell)))]),
  ];
  const bytes = await writeXlsxFile(data as unknown as Parameters<typeof writeXlsxFile>[0]).toBuffer();
  await writeFile(`${root}/dataset-predicciones/cubo/Ventas.csv`, bytes);
  const adopted = await post('/datasets/cubo/adopt', {});
  t.equal(adopted.statusCode, 201, adopted.body);
  t.match((await get('/datasets/cubo')).json(), { days: 310, dialect: { sheet: 'Sheet1' }, rejected: null });
  await writeFile(`${root}/dataset-predicciones/cubo/Ventas.csv`, bytes.subarray(0, 2000));
  const refused = await post('/datasets/cubo/adopt', {});
  t.match(refused.json(), { status: 422, errors: [{ code: 'workbook-damaged' }] });
});

t.test('a known future may be a workbook', async (t) => {
  const data = [
    [text('Fecha'), text('Promociones'), text('Abierto')],
    [day('2023-01-03'), number(1), { value: true, type: Boolean }],
    [day('2023-01-06'), number(0), { value: false, type: Boolean }],
  ];
  const payload = await writeXlsxFile(data as unknown as Parameters<typeof writeXlsxFile>[0]).toBuffer();
  const put = (body: Buffer) => call({ method: 'PUT', url: '/datasets/texto/calendar', payload: body, headers: XLSX });
  const stored = await put(payload);
  t.same(stored.json().days, [
    { date: '2023-01-03', open: true, promo: 1 },
    { date: '2023-01-06', open: false, promo: 0 },
  ]);
  t.match((await put(payload.subarray(0, 500))).json(), {
    status: 422,
    code: 'invalid-calendar',
    errors: [{ code: 'workbook-damaged' }],
  });
  await writeFile(`${root}/dataset-predicciones/texto/calendario.csv`, payload);
  t.equal((await get('/datasets/texto/calendar')).json().days.length, 2, 'another program may put one there too');
});

t.test('days are added from a workbook', async (t) => {
  await upload('/datasets?name=diario', salesCsv({ days: 300 }));
  const [header, ...rows] = salesCsv({ from: '2022-10-28', days: 3 })
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const data = [
    header.map(text),
    ...rows.map(([date, ...others]) => [day(date), ...others.map((cell) => number(Number(cell)))]),
  ];
  const payload = await writeXlsxFile(data as unknown as Parameters<typeof writeXlsxFile>[0]).toBuffer();
  const response = await send('/datasets/diario/days', payload);
  t.match([response.statusCode, response.json().days], [201, 303], response.body);
});
