import { type Test, test } from 'tap';
import type { Mapping, Question, QuestionRole } from '../../src/sales/mapping.ts';
import type { RejectedFile } from '../../src/sales/sales-file.ts';
import { read, readRejected } from './csv/read.ts';
import { CASH_BOOKS } from './shops/cash-books.ts';
import { CELLS } from './shops/cells.ts';
import { COLUMNS } from './shops/columns.ts';
import { LAYOUTS } from './shops/layouts.ts';
import { REFUSED } from './shops/refused.ts';
import type { ReadCase, Sold } from './shops/shop.ts';
import { TILLS } from './shops/tills.ts';

const told = ({ problems, questions }: RejectedFile) =>
  [
    ...problems.slice(0, 3).map(({ code, row, message }) => `${code} in row ${row}: ${message}`),
    ...questions.map(({ role, message, candidates }) => {
      const answers = candidates.slice(0, 8).map(({ answer }) => JSON.stringify(answer));
      return `${role}? ${message} ${answers.join(' or ')}`;
    }),
  ].join('\n');

const offers = ({ candidates }: Question, wanted: Mapping) =>
  candidates.some(({ answer }) => JSON.stringify(answer) === JSON.stringify(wanted));

/** Answers what is asked as a person would until the file is read; also says what was asked. */
async function readWithAnswers(t: Test, { file, options, asks, mayAsk }: ReadCase) {
  const answers: Partial<Record<QuestionRole, Mapping>> = { ...mayAsk, ...asks };
  const asked = new Set<QuestionRole>();
  let mapping: Mapping = options?.mapping ?? {};
  for (let round = 0; round < 4; round++) {
    const result = await read(file, { ...options, mapping });
    if (result.valid) return { result, asked };
    if (result.questions.length === 0) throw new Error(told(result));
    for (const question of result.questions) {
      const answer = answers[question.role];
      if (answer === undefined) throw new Error(`not to be asked: ${told(result)}`);
      asked.add(question.role);
      t.ok(offers(question, answer), `${JSON.stringify(answer)} is not offered: ${told(result)}`);
      mapping = { ...mapping, ...answer };
    }
  }
  throw new Error(`asked again and again: ${[...asked].join(', ')}`);
}

/** The first day that differs, in words; undefined when the sales are the same. */
function difference(days: readonly string[], sales: Float64Array, wanted: Sold): string | undefined {
  const at = wanted.findIndex(([date, value], i) => days[i] !== date || !Object.is(sales[i], value));
  if (at !== -1) return `day ${at} is ${days[at]}: ${sales[at]}, not ${wanted[at]?.join(': ')}`;
  return days.length === wanted.length ? undefined : `${days.length} days, not ${wanted.length}`;
}

function checkRead(name: string, one: ReadCase): void {
  test(`${name}: its sales are read`, async (t) => {
    const { result, asked } = await readWithAnswers(t, one);
    const { series, warnings, columns } = result;
    t.equal(difference(series.days, series.sales, one.reads), undefined);
    const codes = warnings.map(({ code }) => code);
    for (const code of one.warns ?? []) t.ok(codes.includes(code), `no ${code} among ${codes.join(', ')}`);
    for (const role of Object.keys(one.asks ?? {})) t.ok(asked.has(role as QuestionRole), `${role} is not asked`);
    for (const [column, role] of Object.entries(one.roles ?? {})) {
      t.equal(columns.find((other) => other.name === column)?.role, role, column);
    }
    for (const [column, values] of Object.entries(one.covariates ?? {})) {
      t.strictSame([...(series.covariates[column] ?? [])], values, column);
    }
    const expected = Object.keys(one.covariates ?? {});
    const others = Object.keys(series.covariates).filter((covariate) => !expected.includes(covariate));
    t.same(others, [], 'nothing else is used');
  });
}

for (const cases of [TILLS, CASH_BOOKS, CELLS, COLUMNS, LAYOUTS]) {
  for (const [name, one] of Object.entries(cases)) checkRead(name, one);
}

for (const [name, { file, problem, row, options }] of Object.entries(REFUSED)) {
  test(`${name}: is refused`, async (t) => {
    const result = await readRejected(file, options);
    const [first] = result.problems;
    t.ok([problem].flat().includes(first?.code ?? 'none'), told(result));
    if (row !== undefined) t.equal(first?.row, row);
    t.ok(first?.message);
  });
}
