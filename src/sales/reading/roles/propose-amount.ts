import { COLUMN_ROLES } from '../../columns.ts';
import { quoted } from '../../faults.ts';
import type { Mapping, Question } from '../../mapping.ts';
import { type Assignment, assign } from './assignment.ts';
import { type ColumnSample, isMostly, listOf } from './column-sample.ts';
import { conceptsOf, hints } from './header-names.ts';

/** What a column of numbers may be as the amount of a row, the surest first; `no` when it cannot be one. */
type Kind = 'sales' | 'amount' | 'unnamed' | 'quantity' | 'unitPrice' | 'no';

/**
 * Finds the amount of a row: the column that is named so, when there is one and no other amount beside it; else the likeliest
 * with a question. One row is one sale only when somebody says so.
 */
export function proposeAmount(
  assignment: Assignment,
  samples: readonly ColumnSample[],
  mapping: Mapping,
  headerRow: number,
): void {
  if (typeof mapping.sales === 'string') return; // it names a column that is not there
  const kinds = samples.map((sample) => kindOf(sample, assignment));
  const all = (kind: Kind) => samples.filter((_, i) => kinds[i] === kind);
  const factors = products(all('quantity'), all('unitPrice'));
  const readable = all('sales').filter((sample) => isMostly(sample, 'numbers'));
  const sales = readable.length > 0 ? readable : all('sales').slice(0, 1);
  if (sales.length + all('amount').length > 0)
    takeNamed(assignment, [...sales, ...all('amount')], sales.length, all('unitPrice'), factors);
  else if (factors.length > 0) takeProduct(assignment, all('quantity'), all('unitPrice'), all('unnamed'));
  else takeNumber(assignment, [...all('unnamed'), ...all('quantity'), ...all('unitPrice')], samples, headerRow);
}

/** The amount by its name; other amounts are asked about, and unit prices when no name speaks of sales. */
function takeNamed(
  assignment: Assignment,
  named: readonly ColumnSample[],
  sales: number,
  prices: readonly ColumnSample[],
  factors: readonly Candidate[],
): void {
  const [first, ...others] = named;
  if (first === undefined) return;
  take(assignment, first, 'named', 'Its name says so');
  const rivals = [...others, ...(sales === 0 ? prices : [])];
  if (rivals.length > 0) ask(assignment, [first, ...rivals], factors);
}

function takeProduct(
  assignment: Assignment,
  quantities: readonly ColumnSample[],
  prices: readonly ColumnSample[],
  unnamed: readonly ColumnSample[],
): void {
  const [quantity, unitPrice] = [quantities[0]?.at ?? 0, prices[0]?.at ?? 0];
  assignment.amount = { kind: 'product', quantity, unitPrice };
  for (const at of [quantity, unitPrice]) {
    assign(assignment, at, 'sales', { code: 'named', reason: 'Quantity times unit price is the amount of the row' });
  }
  ask(assignment, [...quantities, ...prices, ...unnamed], products(quantities, prices));
}

/** The only column of numbers that may be an amount; of several, somebody must say which. */
function takeNumber(
  assignment: Assignment,
  candidates: readonly ColumnSample[],
  samples: readonly ColumnSample[],
  headerRow: number,
): void {
  const [only, ...others] = candidates;
  if (only === undefined) {
    askForCount(assignment, samples, headerRow);
    return;
  }
  const isNamed = conceptsOf(only.name).size > 0;
  const reason = isNamed ? 'Its name says so' : 'No other column of numbers could be the sales';
  take(assignment, only, isNamed ? 'named' : 'only-number', reason);
  if (others.length > 0 || conceptsOf(only.name).has('unitPrice')) ask(assignment, candidates, [ROWS]);
}

/** What whole names, and then words of names, make a column, the first that fits. */
const BY_NAME = ['amount', 'quantity', 'unitPrice'] as const;
const BY_WORDS = [
  ['sales', 'amount'],
  ['amount', 'amount'],
  ['quantity', 'quantity'],
  ['unitPrice', 'unitPrice'],
] as const;
/** `Ventas sin IVA`: an amount, which speaks of the tax only to say that it is in it or not. */
const WITH_TAX =
  /\b(?:sin|con|ohne|mit|inkl|incl|excl|exkl|with|without|inc|ex|hors|senza|sem|com|sans|avec)\.? (?:iva|vat|tax|mwst|ust|tva)\b/i;
const NO_AMOUNTS = ['afterwards', 'aside', 'identifier', 'personal'] as const;

function kindOf(sample: ColumnSample, assignment: Assignment): Kind {
  const { name, at, filled, counts, distinct } = sample;
  if (name === '' || assignment.roles.has(at) || (filled > 0 && isMostly(sample, 'dates'))) return 'no';
  const concepts = conceptsOf(name);
  if (concepts.has('sales')) return 'sales';
  if (!isMostly(sample, 'numbers')) return 'no';
  const named = BY_NAME.find((concept) => concepts.has(concept));
  if (named !== undefined) return named;
  if (WITH_TAX.test(name)) return 'amount';
  const words = hints(name);
  if (concepts.size > 0 || counts || distinct < 2 || NO_AMOUNTS.some((concept) => words.has(concept))) return 'no';
  return BY_WORDS.find(([concept]) => words.has(concept))?.[1] ?? 'unnamed';
}

function take(assignment: Assignment, { at }: ColumnSample, code: string, reason: string): void {
  assignment.amount = { kind: 'column', at };
  assign(assignment, at, 'sales', { code, reason });
}

type Candidate = Question['candidates'][number];

function products(quantities: readonly ColumnSample[], prices: readonly ColumnSample[]): Candidate[] {
  const [quantity] = quantities;
  if (quantity === undefined) return [];
  return prices.map((price) => ({
    column: price.name,
    why: `${quantity.name} times ${price.name}`,
    sample: price.sample.map((text, i) => `${quantity.sample[i] ?? '…'} × ${text}`),
    answer: { quantity: quantity.name, unitPrice: price.name },
  }));
}

const ROWS: Candidate = { column: null, why: 'Each row is one sale', sample: [], answer: { count: 'rows' } };

function ask(assignment: Assignment, columns: readonly ColumnSample[], others: readonly Candidate[]): void {
  const candidates = columns.map(
    ({ name, sample }): Candidate => ({
      column: name,
      why: conceptsOf(name).size > 0 ? 'Its name may say so' : 'It holds numbers',
      sample: [...sample],
      answer: { sales: name },
    }),
  );
  assignment.questions.push({
    role: 'sales',
    message:
      columns.length === 0
        ? 'No column of numbers could be the sales: is each row one sale?'
        : `Which column are the sales: ${listOf(columns)}?`,
    candidates: assignment.amount?.kind === 'product' ? [...others, ...candidates] : [...candidates, ...others],
  });
}

/** No column of numbers could be the sales: each row may be one, when there is something beside the day. */
function askForCount(assignment: Assignment, samples: readonly ColumnSample[], headerRow: number): void {
  const texts = samples.filter(({ at, filled }) => !assignment.roles.has(at) && filled > 0);
  if (assignment.date.length > 0 && texts.length > 0) {
    assignment.amount = { kind: 'count' };
    const measured = texts.filter((sample) => isMostly(sample, 'numbers') && sample.name !== '');
    ask(assignment, measured, [ROWS]);
    return;
  }
  const shown = samples.slice(0, 10).map(({ name }) => quoted(name));
  const header = `${shown.join(', ')}${samples.length > shown.length ? ', …' : ''}`;
  const message = `No sales column: the header must name one ${COLUMN_ROLES.sales.required}; it is ${header}`;
  assignment.faults.push({ row: headerRow, code: 'no-sales-column', message });
}
