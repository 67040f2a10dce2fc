import type { Fault } from '../../../errors.ts';
import type { ColumnRole } from '../../columns.ts';
import { quoted } from '../../faults.ts';
import type { Mapping, Question } from '../../mapping.ts';
import { positionOf } from './header-names.ts';

/** Where the amount of a row stands, by positions in the header. */
export type Amount =
  | { readonly kind: 'column'; readonly at: number }
  | { readonly kind: 'product'; readonly quantity: number; readonly unitPrice: number }
  | { readonly kind: 'count' };

/** Why a column has its role: a code that is the same in every language, and a sentence. */
export interface Reason {
  readonly code: string;
  readonly reason: string;
}

/** The roles that a file has once at most, and that hold yes or no or a weekday. */
export const FLAG_ROLES = ['promo', 'holiday', 'open'] as const;
export type FlagRole = (typeof FLAG_ROLES)[number];

/** A condition on the text of a column; rows that do not meet it are left out. */
export interface RowCondition {
  readonly at: number;
  readonly texts: ReadonlySet<string>;
  readonly isIn: boolean;
}

/** What each column of a file is, by position in its header. */
export interface Assignment {
  /** One column, or those of year, month and day. Empty when none is a day. */
  date: number[];
  amount: Amount | undefined;
  readonly flags: Partial<Record<FlagRole, number>>;
  weekday: number | undefined;
  readonly series: number[];
  /** Somebody said how the rows belong together: by `series`, even an empty list. */
  seriesGiven: boolean;
  readonly known: number[];
  readonly where: RowCondition[];
  /** Flags that somebody named: what does not fit them is a fault. */
  readonly givenFlags: Set<FlagRole>;
  readonly roles: Map<number, ColumnRole>;
  readonly reasons: Map<number, Reason>;
  readonly questions: Question[];
  readonly faults: Fault[];
}

/** What a mapping says of the columns with these names; a column that it names and the header lacks is a fault. */
export function assignGiven(names: readonly string[], mapping: Mapping, headerRow: number): Assignment {
  const assignment: Assignment = {
    date: [],
    amount: undefined,
    flags: {},
    weekday: undefined,
    series: [],
    seriesGiven: mapping.series !== undefined,
    known: [],
    where: [],
    givenFlags: new Set(),
    roles: new Map(),
    reasons: new Map(),
    questions: [],
    faults: [],
  };
  const find = (name: string): number | undefined => {
    const at = positionOf(names, name);
    if (at >= 0) return at;
    const shown = names.filter((other) => other !== '').slice(0, 20);
    const message = `The mapping names a column ${quoted(name)} that the file does not have; its columns are ${shown.map(quoted).join(', ')}`;
    assignment.faults.push({ row: headerRow, column: name, code: 'no-mapped-column', message });
    return undefined;
  };
  const take = (name: string, role: ColumnRole): number | undefined => {
    const at = find(name);
    if (at === undefined) return undefined;
    const before = assignment.roles.get(at);
    if (before !== undefined && before !== role) {
      const message = `The mapping gives ${quoted(name)} two roles, ${before} and ${role}: choose one`;
      assignment.faults.push({ row: headerRow, column: name, code: 'column-used-twice', message });
      return undefined;
    }
    assign(assignment, at, role, { code: 'mapped', reason: 'The mapping says so' });
    return at;
  };
  takeDate(assignment, mapping, take);
  takeAmount(assignment, mapping, take);
  takeFlags(assignment, mapping, take);
  for (const name of mapping.series ?? []) push(assignment.series, take(name, 'series'));
  for (const name of mapping.known ?? []) push(assignment.known, take(name, 'known'));
  leaveOut(assignment, names, mapping);
  takeConditions(assignment, mapping, find);
  return assignment;
}

function takeFlags(assignment: Assignment, mapping: Mapping, take: Take): void {
  for (const role of FLAG_ROLES) {
    const name = mapping[role];
    const at = typeof name === 'string' ? take(name, role) : undefined;
    if (at === undefined) continue;
    assignment.flags[role] = at;
    assignment.givenFlags.add(role);
  }
  if (typeof mapping.weekday === 'string') assignment.weekday = take(mapping.weekday, 'weekday');
}

/** A column to leave out may be missing. */
function leaveOut(assignment: Assignment, names: readonly string[], { ignore = [] }: Mapping): void {
  for (const name of ignore) {
    const at = positionOf(names, name);
    if (at < 0 || assignment.roles.has(at)) continue;
    assign(assignment, at, 'ignored', { code: 'ignored', reason: 'The mapping leaves it out' });
  }
}

function takeConditions(
  assignment: Assignment,
  { where = {} }: Mapping,
  find: (name: string) => number | undefined,
): void {
  for (const [name, filter] of Object.entries(where)) {
    const at = find(name);
    if (at === undefined) continue;
    const texts = 'in' in filter ? filter.in : filter.notIn;
    assignment.where.push({
      at,
      texts: new Set(texts.map((text) => text.trim().normalize('NFC'))),
      isIn: 'in' in filter,
    });
  }
}

type Take = (name: string, role: ColumnRole) => number | undefined;

function takeDate(assignment: Assignment, { date }: Mapping, take: Take): void {
  if (date === undefined) return;
  const parts = typeof date === 'string' ? [date] : [date.year, date.month, date.day];
  const at = parts.map((name) => take(name, 'date'));
  if (at.every((position) => position !== undefined)) assignment.date = at;
}

function takeAmount(assignment: Assignment, mapping: Mapping, take: Take): void {
  const { sales, quantity, unitPrice, count } = mapping;
  if (typeof sales === 'string') {
    const at = take(sales, 'sales');
    if (at !== undefined) assignment.amount = { kind: 'column', at };
  } else if (typeof quantity === 'string' && typeof unitPrice === 'string') {
    const [first, second] = [take(quantity, 'sales'), take(unitPrice, 'sales')];
    if (first !== undefined && second !== undefined) {
      assignment.amount = { kind: 'product', quantity: first, unitPrice: second };
    }
  } else if (count === 'rows') assignment.amount = { kind: 'count' };
}

function push(positions: number[], at: number | undefined): void {
  if (at !== undefined) positions.push(at);
}

/** Gives a column its role and says why. */
export function assign(assignment: Assignment, at: number, role: ColumnRole, reason: Reason): void {
  assignment.roles.set(at, role);
  assignment.reasons.set(at, reason);
}

/** The mapping that says all of it, so that the same file is read so again whatever the reader learns to guess. */
export function mappingOf(assignment: Assignment, names: readonly string[], given: Mapping): Mapping {
  const nameAt = (at: number) => names[at] ?? '';
  const { date, amount, flags, weekday, series, known } = assignment;
  const { where, dateFormat, decimal, timezone, allowNegative, dropDuplicates, zeroTail, keep, ignore } = given;
  const [year, month, day] = date;
  return {
    ...(year === undefined
      ? {}
      : month === undefined || day === undefined
        ? { date: nameAt(year) }
        : { date: { year: nameAt(year), month: nameAt(month), day: nameAt(day) } }),
    ...(amount === undefined ? {} : amountNames(amount, nameAt)),
    ...(assignment.questions.find(({ role }) => role === 'series')?.candidates[0]?.answer ?? {
      series: series.map(nameAt),
    }),
    ...Object.fromEntries(FLAG_ROLES.map((role) => [role, flags[role] === undefined ? null : nameAt(flags[role])])),
    weekday: weekday === undefined ? null : nameAt(weekday),
    known: known.map(nameAt),
    ...Object.fromEntries(
      Object.entries({
        ignore,
        where,
        dateFormat,
        decimal,
        timezone,
        allowNegative,
        dropDuplicates,
        zeroTail,
        keep,
      }).filter(([, value]) => value !== undefined),
    ),
  };
}

function amountNames(amount: Amount, nameAt: (at: number) => string): Mapping {
  if (amount.kind === 'column') return { sales: nameAt(amount.at) };
  if (amount.kind === 'count') return { count: 'rows' };
  return { quantity: nameAt(amount.quantity), unitPrice: nameAt(amount.unitPrice) };
}
