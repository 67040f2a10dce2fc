import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { type Test, test } from 'tap';
import type { Mapping, QuestionRole } from '../../src/sales/mapping.ts';
import { readSales } from '../../src/sales/reading/read-sales.ts';
import type { ReadOptions } from '../../src/sales/sales-file.ts';
import { PROJECT } from '../project.ts';

const CASES = new URL('../shared/cases/', PROJECT);
const DATA = new URL('../shared/data/', PROJECT);
const skipped = (folder: URL, name = '') =>
  existsSync(new URL(name, folder)) ? false : `the shared file ${name} is not here`;
const readFile = (folder: URL, name: string, options: ReadOptions = {}) =>
  readSales(createReadStream(new URL(name, folder)), options);

/** Where the plain computation finds the sales of a file. */
interface Plain {
  /** Lines above the header, and lines of rows to take; default: none, all. */
  readonly above?: number;
  readonly rows?: number;
  readonly delimiter?: string;
  readonly date?: number;
  readonly amount?: number;
  readonly counts?: (cells: readonly string[], at: number) => boolean;
  readonly amountOf?: (text: string) => number;
}

/** The sums of the rows of a day, in the order of the file, by splitting lines; a comma between quotes is a space. */
function plainSums(folder: URL, name: string, plain: Plain): number[] {
  const { above = 0, rows, delimiter = ',', date = 0, amount = 1, counts = () => true, amountOf = usual } = plain;
  const text = readFileSync(new URL(name, folder), 'utf8').replaceAll('\r', '').trim();
  const lines = text.split('\n').slice(above + 1);
  const byDay = new Map<string, number>();
  for (const [at, line] of lines.slice(0, rows).entries()) {
    const cells = line.replace(/"[^"]*"/g, (cell) => cell.slice(1, -1).replaceAll(',', ' ')).split(delimiter);
    const day = cells[date] ?? '';
    if (!counts(cells, at) || !/^\d/.test(day)) continue;
    const key = day.split(' ')[0] ?? day;
    byDay.set(key, (byDay.get(key) ?? 0) + amountOf(cells[amount] ?? ''));
  }
  return [...byDay.values()];
}

const usual = (text: string) => Number(text.replace(/[^\d.-]/g, ''));
const german = (text: string) => Number(text.replaceAll('.', '').replace(',', '.'));

interface Outcome extends Plain {
  readonly warns?: string;
  readonly ignored?: readonly string[];
  readonly asks?: Partial<Record<QuestionRole, Mapping>>;
  readonly problem?: string;
  readonly options?: ReadOptions;
}

const sunday = (text: string) => new Date(`${text}T00:00:00Z`).getUTCDay() === 0;

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  '01-monthly.csv': { problem: 'not-daily' },
  '03-customers.csv': { ignored: ['Customers'] },
  '04-payment-split.csv': { amount: 5, ignored: ['efectivo', 'tarjeta', 'delivery'] },
  '06-three-stores.csv': { amount: 2, asks: { series: { series: [] } } },
  '07-promo-per-product.csv': { amount: 2, asks: { series: { series: [] }, promo: { promo: null, known: ['promo'] } } },
  '08-two-digit-year.csv': { warns: 'two-digit-years' },
  '09-month-name.csv': {},
  '10-pandas-index.csv': { date: 1, amount: 2, warns: 'index-column' },
  '11-letter-flag.csv': { warns: 'names-as-flag' },
  '12-missing-weather.csv': { ignored: ['Temperature'] },
  '13-one-grouped-thousand.csv': { ignored: ['Latitude'] },
  '14-title-rows.csv': { above: 3, warns: 'title-rows', ignored: ['Tickets'] },
  '15-total-row.csv': { delimiter: ';', amountOf: german, warns: 'total-rows' },
  '16-currency-eurword.csv': {},
  '16-currency-kr.csv': {},
  '16-currency-rs.csv': { amountOf: (text) => Number(text.replace('R$ ', '')) },
  '18-zero-filled-sundays.csv': { counts: ([date = '']) => !sunday(date), warns: 'closed-by-zero' },
  '20-repeated-header.csv': { warns: 'repeated-header' },
  '21-order-lines.csv': { date: 1, amount: 2, warns: 'blank-amount', ignored: ['Name', 'Lineitem name'] },
  '29-open-amount.csv': { amount: 3, ignored: ['open', 'close'] },
  '30-holiday-names.csv': { warns: 'names-as-flag' },
  '30-holiday-none.csv': { warns: 'names-as-flag' },
  '32-refunds.csv': { warns: 'refunds' },
  '33-trailing-delims.csv': { warns: 'empty-cells' },
  '34-mid-month.csv': {},
  '35-partial-last-day.csv': { warns: 'partial-last-day' },
  '37-zero-future-rows.csv': { rows: 90, asks: { zeroTail: { zeroTail: 'unfilled' } } },
  '46-es-thousands-dot.csv': {
    delimiter: ';',
    amountOf: german,
    problem: 'ambiguous-numbers',
    options: { decimal: ',' },
  },
  '47b-same-without.csv': {},
  '49-row-id.csv': { date: 1, amount: 2, ignored: ['id'], warns: 'index-column' },
  '52-duplicate-rows.csv': { rows: 90, asks: { duplicates: { dropDuplicates: true } } },
  '56-excel-serial.csv': { warns: 'excel-serial' },
  '60-headerless.csv': { problem: 'no-header' },
  '61-growth-25pct-3y.csv': {},
  '62-month-missing.csv': { warns: 'month-missing' },
  '68-wide-products.csv': { amount: 2, asks: { sales: { sales: 'cake' } } },
  '70-trailing-minus.csv': {
    amountOf: (text) => (text.endsWith('-') ? -Number(text.slice(0, -1)) : Number(text)),
    warns: 'refunds',
    problem: 'negative-sales',
    options: { allowNegative: true },
  },
  '74-nixtla-long.csv': {
    date: 1,
    amount: 2,
    asks: { series: { where: { unique_id: { in: ['shop_b'] } } } },
    counts: ([id]) => id === 'shop_b',
  },
};

test('each of the shared cases has an outcome here', { skip: skipped(CASES) }, async (t) => {
  const files = readdirSync(CASES).filter((name) => name.endsWith('.csv'));
  t.same(files.sort(), Object.keys(OUTCOMES).sort());
});

/** Answers what is asked, round by round, as long as the answer is known. */
async function readWithAnswers(t: Test, name: string, { asks = {} }: Outcome) {
  const asked = new Set<QuestionRole>();
  let mapping: Mapping = {};
  let file = await readFile(CASES, name);
  while (!file.valid && file.problems.length === 0) {
    const before = asked.size;
    for (const { role, candidates } of file.questions) {
      const answer = asks[role];
      const isOffered = candidates.some((candidate) => JSON.stringify(candidate.answer) === JSON.stringify(answer));
      t.ok(isOffered, `${role}: ${JSON.stringify(answer)} is offered`);
      mapping = { ...mapping, ...answer };
      asked.add(role);
    }
    if (asked.size === before) break;
    file = await readFile(CASES, name, { mapping });
  }
  t.same([...asked].sort(), Object.keys(asks).sort(), 'what is asked');
  return file;
}

for (const [name, outcome] of Object.entries(OUTCOMES)) {
  test(`${name} has the outcome that is expected of it`, { skip: skipped(CASES, name) }, async (t) => {
    const { problem, options, warns, ignored = [] } = outcome;
    let file = await readWithAnswers(t, name, outcome);
    t.equal(file.valid ? undefined : file.problems[0]?.code, problem);
    if (problem !== undefined && options === undefined) return;
    if (options !== undefined) file = await readFile(CASES, name, options);
    if (!file.valid) throw new Error(file.problems[0]?.message ?? file.questions[0]?.message);
    const wanted = plainSums(CASES, name, outcome);
    t.same(
      [...file.series.sales],
      wanted.map((sum) => Number(sum.toFixed(2))),
    );
    const codes = file.warnings.map(({ code }) => code);
    if (warns !== undefined) t.ok(codes.includes(warns), `${warns} is among ${codes.join(', ')}`);
    for (const column of ignored) {
      t.match(
        file.columns.find((other) => other.name === column),
        { role: 'ignored', reason: /./ },
        column,
      );
    }
  });
}

/** The large files: shops, products or groups in the rows of a day. */
const LARGE: readonly (Plain & { readonly name: string; readonly splits: string; readonly asks?: Mapping })[] = [
  { name: 'rossmann-200.csv', date: 2, amount: 3, splits: 'Store' },
  { name: 'supermarket.csv', date: 10, amount: 9, splits: 'Branch', asks: { sales: 'Total' } },
  { name: 'bakery-groups.csv', amount: 2, splits: 'Warengruppe' },
  { name: 'store-families.csv', date: 1, amount: 4, splits: 'family' },
];

/** How far the sums of days lie apart at most, relative to the larger one; infinitely, when there are more or fewer days. */
function apart(sums: Float64Array, wanted: readonly number[]): number {
  if (sums.length !== wanted.length) return Number.POSITIVE_INFINITY;
  const ascending = (values: Iterable<number>) => [...values].sort((a, b) => a - b);
  const [a, b] = [ascending(sums), ascending(wanted)];
  return Math.max(...a.map((sum, i) => Math.abs(sum - (b[i] ?? 0)) / Math.max(1, Math.abs(sum))));
}

for (const { name, splits, asks = {}, ...plain } of LARGE) {
  test(`${name}: what splits its days is asked; one of them, and all, have the sums of a plain computation`, {
    skip: skipped(DATA, name),
  }, async (t) => {
    const asked = await readFile(DATA, name);
    if (asked.valid) throw new Error('nothing is asked');
    t.same(asked.problems, []);
    t.same(asked.questions.map(({ role }) => role).sort(), [...Object.keys(asks), 'series']);
    const answers = asked.questions.flatMap(({ candidates }) => candidates.map(({ answer }) => answer));
    for (const [role, column] of Object.entries(asks)) {
      t.ok(
        answers.some((answer) => answer[role as 'sales'] === column),
        `${column} is offered`,
      );
    }
    const one = answers.find(({ where }) => where?.[splits] !== undefined);
    const filter = one?.where?.[splits];
    const text = filter !== undefined && 'in' in filter ? filter.in[0] : undefined;
    t.ok(text, `one ${splits} is offered`);
    t.ok(
      answers.some(({ series }) => series?.length === 0),
      'all together is offered',
    );

    const at = asked.columns.findIndex((column) => column.name === splits);
    const promos = { promo: null, holiday: null };
    const single = await readFile(DATA, name, {
      mapping: { ...asks, ...one, ...(name === 'supermarket.csv' ? { series: [] } : {}) },
    });
    if (!single.valid) throw new Error(single.questions[0]?.message ?? single.problems[0]?.message);
    const singleSums = plainSums(DATA, name, { ...plain, counts: (cells) => cells[at] === text });
    t.ok(apart(single.series.sales, singleSums) < 1e-9, `${splits} ${text}`);

    const all = await readFile(DATA, name, { mapping: { ...promos, ...asks, series: [] } });
    if (!all.valid) throw new Error(all.questions[0]?.message ?? all.problems[0]?.message);
    t.ok(apart(all.series.sales, plainSums(DATA, name, plain)) < 1e-9, 'all together');
  });
}
