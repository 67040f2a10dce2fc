import t from 'tap';
import { CASH_BOOKS } from '../sales/shops/cash-books.ts';
import { CELLS } from '../sales/shops/cells.ts';
import { COLUMNS } from '../sales/shops/columns.ts';
import { LAYOUTS } from '../sales/shops/layouts.ts';
import { REFUSED } from '../sales/shops/refused.ts';
import type { ReadCase, Sold } from '../sales/shops/shop.ts';
import { TILLS } from '../sales/shops/tills.ts';
import { startService } from './service.ts';

const { call, get } = await startService(t, t.testdir());
const CSV = { 'content-type': 'text/csv' };

async function send(name: string, file: string | Uint8Array, query: Readonly<Record<string, string>> = {}) {
  const search = new URLSearchParams({ name, ...query });
  const response = await call({ method: 'POST', url: `/datasets?${search}`, payload: Buffer.from(file), headers: CSV });
  return { status: response.statusCode, body: response.json() };
}

/** The sales of all days of a dataset that has no more than 400. */
async function soldOf(name: string): Promise<Sold> {
  const { days } = (await get(`/datasets/${name}/days`)).json();
  const open = days.filter((day: { open: boolean }) => day.open);
  return open.map(({ date, sales }: { date: string; sales: number }) => [date, sales]);
}

/** Files that are read without a question, one of each kind. */
const READ: Readonly<Record<string, ReadCase | undefined>> = {
  german: CASH_BOOKS['a German cash book with midnight after each day'],
  sumup: TILLS['SumUp: a title, German columns, one status'],
  titles: LAYOUTS['title rows of one cell with a logo text'],
  pandas: LAYOUTS['an unnamed index of pandas'],
  joined: LAYOUTS['the header repeated where files were joined'],
  utf16: LAYOUTS['UTF-16 with tabs, as Excel saves Unicode text'],
  soles: CELLS['amount as S/ 1,234.50'],
  months: CELLS['date as months in French'],
  names: CELLS['names of holidays in Spanish, empty for none'],
  customers: COLUMNS['beside the sales the customers of the day'],
};

for (const [name, one] of Object.entries(READ)) {
  t.test(`${name}: 201, with the mapping and the reason of each column; the same again is 200`, async (t) => {
    if (one === undefined) throw new Error('the case has another name');
    const { status, body } = await send(name, one.file);
    t.equal(status, 201);
    t.same(await soldOf(name), one.reads);
    t.ok(body.mapping.date);
    for (const { name: column, role, reason } of body.columns) t.ok(role && reason, `why ${column} is ${role}`);
    const codes = body.warnings.map(({ code }: { code: string }) => code);
    for (const code of one.warns ?? []) t.ok(codes.includes(code), code);
    t.equal((await send(name, one.file)).status, 200);
  });
}

/** Files of which something is asked. */
const ASKED: Readonly<Record<string, ReadCase | undefined>> = {
  shops: COLUMNS['two shops, one chosen'],
  'gross-net': COLUMNS['gross and net: which are the sales'],
  products: COLUMNS['a column for each product'],
  rows: CASH_BOOKS['tickets without any amount: one row is one sale'],
  zones: CELLS['times in universal time around midnight: in which time zone is asked'],
  tail: LAYOUTS['zeros at the end: days not filled in yet'],
  twice: LAYOUTS['a month that stands twice, counted once'],
};

for (const [name, one] of Object.entries(ASKED)) {
  t.test(`${name}: 422 mapping-needed with the questions; sent again with an answer, 201`, async (t) => {
    if (one === undefined) throw new Error('the case has another name');
    const wanted: Readonly<Record<string, object>> = { ...one.mayAsk, ...one.asks };
    const { status, body } = await send(name, one.file);
    t.match([status, body.code], [422, 'mapping-needed']);
    t.equal((await get(`/datasets/${name}`)).statusCode, 404, 'nothing is stored');
    t.ok(body.mapping, 'what the service would take');
    t.ok(body.columns.length > 0);
    let answers = {};
    for (const { role, message, candidates } of body.questions) {
      t.ok(message);
      for (const { why } of candidates) t.ok(why);
      const offered = candidates.map(({ answer }: { answer: object }) => JSON.stringify(answer));
      t.ok(offered.includes(JSON.stringify(wanted[role])), `${role}: ${offered}`);
      answers = { ...answers, ...wanted[role] };
    }
    const again = await send(name, one.file, { mapping: JSON.stringify(answers) });
    t.equal(again.status, 201, again.body.detail);
    t.same(await soldOf(name), one.reads);
    t.equal((await send(name, one.file, { mapping: JSON.stringify(answers) })).status, 200);
  });
}

t.test('what is no table of daily sales is 422 invalid-csv, with a code and a row for each problem', async (t) => {
  for (const [name, { file, problem, row, options }] of Object.entries(REFUSED)) {
    const query: Record<string, string> =
      options?.mapping === undefined ? {} : { mapping: JSON.stringify(options.mapping) };
    const { status, body } = await send('refused', file, query);
    t.match([status, body.code], [422, 'invalid-csv'], name);
    const [first] = body.errors;
    t.ok([problem].flat().includes(first.code), `${name}: ${first.code}`);
    if (row !== undefined) t.equal(first.row, row, name);
  }
  t.equal((await get('/datasets/refused')).statusCode, 404);
});
