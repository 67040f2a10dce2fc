import t from 'tap';
import type { RejectedFile, SalesFile } from '../../src/sales/sales-file.ts';
import { read } from '../sales/csv/read.ts';
import { COLUMNS } from '../sales/shops/columns.ts';
import { LAYOUTS } from '../sales/shops/layouts.ts';
import { REFUSED } from '../sales/shops/refused.ts';
import { type ReadCase, type RefusedCase, shopDays, table } from '../sales/shops/shop.ts';
import { readProject, tableRows } from './pages.ts';

/** The section of a page, and its tables in the order in which both languages have them. */
const PAGES = [
  { path: 'docs/csv.md', heading: '### What tills and spreadsheets write', empty: 'an empty cell' },
  { path: 'docs/es/csv.md', heading: '### Lo que escriben las cajas y las hojas de cálculo', empty: 'una celda vacía' },
] as const;

function tablesOf({ path, heading }: (typeof PAGES)[number]): string[][][] {
  const [, after = ''] = readProject(path).split(`${heading}\n`);
  const [section = ''] = after.split(/^### /m);
  return section
    .split(/^#### /m)
    .slice(1)
    .map((part) => tableRows(part));
}

/** The texts between backticks, in order; the words for an empty cell are an empty text. */
function cellsOf(cell: string | undefined, empty: string): string[] {
  return [...(cell ?? '').replaceAll(empty, '``').matchAll(/`([^`]*)`/g)].map(([, text = '']) => text);
}

/** Every code of an answer: problems, questions, warnings. */
function codesOf(file: SalesFile | RejectedFile): string[] {
  const refused = file.valid
    ? []
    : [...file.problems.map(({ code }) => code), ...file.questions.map(({ role }) => role)];
  return [...refused, ...file.warnings.map(({ code }) => code)];
}

const isCode = (text: string | undefined) => /^[a-z]+(?:-[a-z]+)+$|^timezone$/.test(text ?? '');
const DAYS = shopDays(56, '2026-01-05').map(({ date, cents }) => [date, cents / 100] as const);
const plainSales = table(['Date', 'Sales'], DAYS).trimEnd().split('\n');

for (const page of PAGES) {
  const [days = [], amounts = [], flags = [], columns = [], rows = [], files = []] = tablesOf(page);
  const cells = (cell: string | undefined) => cellsOf(cell, page.empty);

  t.test(`${page.path}: days are read as the table says`, async (t) => {
    t.ok(days.length >= 15);
    for (const [written, meaning] of days) {
      const texts = cells(written);
      const wanted = cells(meaning);
      const content = table(
        ['Fecha', 'Ventas'],
        texts.map((text, i) => [text, i + 1]),
        ';',
      );
      const file = await read(content, { minDays: 1 });
      if (isCode(wanted[0])) t.ok(codesOf(file).includes(wanted[0] ?? ''), `${written}: ${codesOf(file)}`);
      else if (!file.valid) t.fail(`${written}: ${codesOf(file)}`);
      else {
        const byDay = new Map(file.series.days.map((day, i) => [file.series.sales[i], day]));
        t.same(
          texts.map((_text, i) => byDay.get(i + 1)),
          wanted,
          written,
        );
      }
    }
  });

  t.test(`${page.path}: amounts are read as the table says`, async (t) => {
    t.ok(amounts.length >= 15);
    for (const [written, meaning] of amounts) {
      const wanted = cells(meaning);
      const content = table(
        ['Fecha', 'Ventas'],
        cells(written).map((text, i) => [DAYS[i]?.[0] ?? '', text]),
        ';',
      );
      const file = await read(content, { minDays: 1, allowNegative: true });
      if (isCode(wanted[0])) t.ok(codesOf(file).includes(wanted[0] ?? ''), `${written}: ${codesOf(file)}`);
      else if (!file.valid) t.fail(`${written}: ${codesOf(file)}`);
      else t.same([...file.series.sales], wanted.map(Number), written);
    }
  });

  t.test(`${page.path}: promotions and holidays are read as the table says`, async (t) => {
    t.ok(flags.length >= 8);
    for (const [written, meaning] of flags) {
      for (const name of ['Promo', 'Festivo']) {
        const texts = cells(written);
        const content = table(
          ['Fecha', 'Ventas', name],
          DAYS.slice(0, 28).map(([date, sales], i) => [date, sales, texts[i % texts.length] ?? '']),
          ';',
        );
        const file = await read(content);
        if (!file.valid) t.fail(`${written}: ${codesOf(file)}`);
        else {
          const values = file.series.covariates[name === 'Promo' ? 'promo' : 'holiday'] ?? [];
          t.same([...values].slice(0, texts.length), cells(meaning).map(Number), `${name} ${written}`);
        }
      }
    }
  });

  t.test(`${page.path}: columns become what the table says`, async (t) => {
    t.ok(columns.length >= 10);
    for (const [name, written, meaning] of columns) {
      const [header = ''] = cells(name);
      const texts = cells(written);
      const counts = /^[01]$/.test(texts[0] ?? '') && texts[1] === String(Number(texts[0]) + 1);
      const content = table(
        ['Date', 'Sales', header],
        DAYS.slice(0, 28).map(([date, sales], i) => [
          date,
          sales,
          counts ? Number(texts[0]) + i : (texts[i % texts.length] ?? ''),
        ]),
      );
      const file = await read(content);
      t.ok(file.valid, `${header}: ${codesOf(file)}`);
      const column = file.columns.find((other) => other.name === header);
      t.equal(column?.role, cells(meaning)[0], header);
      t.ok(column?.reason, header);
    }
  });

  t.test(`${page.path}: rows are treated as the table says`, async (t) => {
    t.ok(rows.length >= 10);
    for (const [written, , meaning] of rows) {
      const [row = ''] = cells(written);
      const [wanted = ''] = cells(meaning);
      const at =
        { 'title-rows': 0, 'repeated-header': 20, 'blank-rows': 20 }[wanted] ??
        (row.startsWith('Zwischen') ? 20 : undefined);
      const lines = at === undefined ? [...plainSales, row] : plainSales.toSpliced(at, 0, row);
      const file = await read(lines.join('\n'));
      t.ok(codesOf(file).includes(wanted), `${row}: ${codesOf(file)}`);
      const isProblem = ['negative-sales', 'too-many-cells'].includes(wanted);
      t.equal(file.valid, !isProblem, row);
    }
  });

  t.test(`${page.path}: whole files have the answer that the table says`, async (t) => {
    const known: Readonly<Record<string, ReadCase | RefusedCase>> = { ...LAYOUTS, ...COLUMNS, ...REFUSED };
    const names = tablesOf(PAGES[0])[5]?.map(([name = '']) => name) ?? [];
    t.equal(files.length, names.length);
    for (const [i, [written, meaning]] of files.entries()) {
      const one = known[names[i] ?? ''];
      if (one === undefined) throw new Error(`${names[i]} is no case of test/sales/shops`);
      const file = await read(one.file, one.options);
      const [wanted = ''] = cells(meaning);
      t.ok(codesOf(file).includes(wanted), `${written}: ${codesOf(file)}`);
    }
  });
}
