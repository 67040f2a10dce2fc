import { COLUMN_ROLES } from '../../columns.ts';
import { quoted } from '../../faults.ts';
import type { Mapping, Question } from '../../mapping.ts';
import { type Assignment, assign, assignGiven, FLAG_ROLES, type FlagRole } from './assignment.ts';
import { type ColumnSample, isMostly, isPersonal, listOf } from './column-sample.ts';
import { type Concept, conceptsOf, hints } from './header-names.ts';
import { proposeAmount } from './propose-amount.ts';

/** More different names than this are no names of holidays or promotions. */
const MOST_NAMES = 60;

/**
 * What each column is: as the mapping says, else by its name and by what the first rows hold. Where a person would have to
 * choose, the likeliest is taken and the question stands in `questions`; what is missing altogether stands in `faults`.
 */
export function proposeRoles(
  names: readonly string[],
  samples: readonly ColumnSample[],
  mapping: Mapping,
  headerRow: number,
): Assignment {
  const assignment = assignGiven(names, mapping, headerRow);
  proposeDate(assignment, samples, mapping, headerRow);
  proposeWeekday(assignment, samples, mapping);
  for (const role of FLAG_ROLES) proposeFlag(assignment, samples, mapping, role);
  if (assignment.amount === undefined) proposeAmount(assignment, samples, mapping, headerRow);
  for (const sample of samples) {
    if (assignment.roles.has(sample.at)) continue;
    const isFilter = assignment.where.some(({ at }) => at === sample.at);
    const reason = isFilter ? { code: 'filtered', reason: 'It says which rows count' } : reasonToIgnore(sample);
    assign(assignment, sample.at, 'ignored', reason);
  }
  return assignment;
}

function isFree(assignment: Assignment) {
  return ({ at, name }: ColumnSample): boolean => name !== '' && !assignment.roles.has(at);
}

/** How surely a name speaks of the day of a sale: 0 for the plain word. */
function dateRank(name: string): number {
  const concepts = conceptsOf(name);
  if (concepts.has('otherDate')) return 3;
  if (concepts.has('date') || concepts.has('day')) return PLAIN_DATES.has(name.trim().toLowerCase()) ? 0 : 1;
  return hints(name).has('date') ? 2 : 3;
}

const PLAIN_DATES = new Set([
  'date',
  'fecha',
  'ds',
  'datum',
  'data',
  'day',
  'dia',
  'día',
  'tag',
  'jour',
  'giorno',
  'datetime',
  'timestamp',
]);

function proposeDate(
  assignment: Assignment,
  samples: readonly ColumnSample[],
  mapping: Mapping,
  headerRow: number,
): void {
  if (assignment.date.length > 0 || mapping.date !== undefined) return;
  const candidates = samples
    .filter(isFree(assignment))
    .map((sample) => ({ sample, rank: dateRank(sample.name) }))
    .filter(
      ({ sample, rank }) =>
        isMostly(sample, 'dates') || (rank <= 2 && sample.bareDates >= 0.8 * sample.filled && sample.filled > 0),
    )
    .sort((a, b) => a.rank - b.rank);
  const [best, second] = candidates;
  if (best !== undefined) {
    takeDateColumn(assignment, best.sample);
    if (second !== undefined && best.rank > 0)
      askForDate(
        assignment,
        candidates.map(({ sample }) => sample),
      );
    else if (second?.rank === 0)
      askForDate(
        assignment,
        candidates.filter(({ rank }) => rank === 0).map(({ sample }) => sample),
      );
    return;
  }
  const parts = (['year', 'month', 'day'] as const).map((part) =>
    samples.find((sample) => isFree(assignment)(sample) && conceptsOf(sample.name).has(part) && sample.filled > 0),
  );
  if (parts.every((part) => part !== undefined) && new Set(parts.map(({ at }) => at)).size === 3) {
    for (const { at } of parts)
      assign(assignment, at, 'date', { code: 'named', reason: 'A part of the date, by its name' });
    assignment.date = parts.map(({ at }) => at);
    return;
  }
  // A column that is named so holds the dates, even where none of them can be read.
  const named = samples
    .filter(isFree(assignment))
    .filter(({ name }) => dateRank(name) <= 1 && conceptsOf(name).has('date'));
  const [only] = named.sort((a, b) => dateRank(a.name) - dateRank(b.name));
  if (only !== undefined) {
    takeDateColumn(assignment, only);
    return;
  }
  const { required } = COLUMN_ROLES.date;
  const shown = samples.slice(0, 10).map(({ name }) => quoted(name));
  const message = `No date column: no column holds days; name one ${required}, or say which it is with "mapping". The columns are ${shown.join(', ')}`;
  assignment.faults.push({ row: headerRow, code: 'no-date-column', message });
}

function takeDateColumn(assignment: Assignment, { at, name }: ColumnSample): void {
  const named = dateRank(name) < 3;
  assign(assignment, at, 'date', {
    code: named ? 'named' : 'contents',
    reason: named ? 'Its name says so' : 'It holds days',
  });
  assignment.date = [at];
}

function askForDate(assignment: Assignment, candidates: readonly ColumnSample[]): void {
  const question: Question = {
    role: 'date',
    message: `Which column is the day of the sale: ${listOf(candidates)}?`,
    candidates: candidates.map(({ name, sample }) => ({
      column: name,
      why: 'It holds days',
      sample: [...sample],
      answer: { date: name },
    })),
  };
  assignment.questions.push(question);
}

function proposeWeekday(assignment: Assignment, samples: readonly ColumnSample[], mapping: Mapping): void {
  if (mapping.weekday !== undefined) return;
  const column = samples
    .filter(isFree(assignment))
    .find(({ name, distinct }) => conceptsOf(name).has('weekday') && distinct > 0 && distinct <= 14);
  if (column === undefined) return;
  assignment.weekday = column.at;
  assign(assignment, column.at, 'weekday', {
    code: 'weekday',
    reason: 'It names weekdays; these are taken from the dates',
  });
}

function proposeFlag(assignment: Assignment, samples: readonly ColumnSample[], mapping: Mapping, role: FlagRole): void {
  if (mapping[role] !== undefined) return;
  const named = samples.filter(isFree(assignment)).filter(({ name }) => conceptsOf(name).has(role));
  const fitting = named.filter((sample) => isFlag(sample, role));
  for (const sample of named) {
    if (!fitting.includes(sample)) assign(assignment, sample.at, 'ignored', notAFlag(sample));
  }
  const [first, ...others] = fitting;
  if (first === undefined) return;
  assignment.flags[role] = first.at;
  assign(assignment, first.at, role, { code: 'named', reason: 'Its name says so' });
  if (others.length > 0) askForFlag(assignment, role, fitting);
}

function isFlag(sample: ColumnSample, role: FlagRole): boolean {
  if (sample.filled === 0) return role !== 'open';
  const others = sample.numbers - Math.min(sample.numbers, sample.flags);
  if (others > 0.05 * sample.filled) return false;
  if (role === 'open') return sample.flags >= 0.5 * sample.filled;
  return sample.distinct <= MOST_NAMES;
}

/** Why a column that is named like a flag is not used. */
export function notAFlag({ name }: { readonly name: string }): { code: string; reason: string } {
  return {
    code: 'not-a-flag',
    reason: `Its values are not 0 or 1: it is not used. If they are known ahead, say "known": [${JSON.stringify(name)}]`,
  };
}

function askForFlag(assignment: Assignment, role: FlagRole, candidates: readonly ColumnSample[]): void {
  assignment.questions.push({
    role,
    message: `Which column is ${FLAG_WORDS[role]}: ${listOf(candidates)}?`,
    candidates: [
      ...candidates.map(({ name, sample }) => ({
        column: name,
        why: 'Its name says so',
        sample: [...sample],
        answer: { [role]: name },
      })),
      { column: null, why: 'None of them', sample: [], answer: { [role]: null } },
    ],
  });
}

const FLAG_WORDS: Readonly<Record<FlagRole, string>> = {
  promo: 'the promotion',
  holiday: 'the holiday',
  open: 'whether the shop was open',
};

/** Whole numbers that are all different: rows were left out between them. */
function isNumbering({ integers, distinct, filled, rows }: ColumnSample): boolean {
  return integers === filled && filled === rows && distinct >= Math.min(filled, 1000);
}

interface Why {
  readonly code: string;
  readonly reason: string;
}

/** Why a column that has no role is not used. */
function reasonToIgnore(sample: ColumnSample): Why {
  const { name, filled, distinct, counts, rows } = sample;
  if (filled === 0) return { code: 'empty', reason: 'It has no values' };
  if (counts || (name === '' && isNumbering(sample))) return { code: 'index', reason: 'It numbers the rows' };
  if (name === '') return { code: 'unnamed', reason: 'It has no name' };
  if (isPersonal(sample)) return { code: 'personal-data', reason: 'It seems to be data of people' };
  if (distinct === 1 && rows > 1) {
    return { code: 'constant', reason: `It is ${quoted(sample.sample[0] ?? '')} in every row looked at` };
  }
  return reasonByKind(sample);
}

const DATE_PARTS: readonly Concept[] = ['year', 'month', 'day'];
const NAMED_BY_NUMBER: readonly Concept[] = ['identifier', 'series', 'detail'];

function reasonByKind(sample: ColumnSample): Why {
  const { name } = sample;
  const concepts = conceptsOf(name);
  const isOneOf = (list: readonly Concept[]) => list.some((concept) => concepts.has(concept));
  if (isOneOf(DATE_PARTS)) return { code: 'part-of-date', reason: 'The date says it already' };
  if (isMostly(sample, 'dates')) return { code: 'other-date', reason: 'Another column is the day of the sale' };
  if (!isMostly(sample, 'numbers')) return { code: 'text', reason: 'It holds text' };
  if (isOneOf(NAMED_BY_NUMBER)) return { code: 'identifier', reason: 'It names something, by a number' };
  if (concepts.has('unitPrice')) return { code: 'unit-price', reason: knownAhead(name, 'A price') };
  return { code: 'not-known-ahead', reason: knownAhead(name, 'Numbers') };
}

function knownAhead(name: string, what: string): string {
  return `${what} that may be known only afterwards: not used. If the numbers of the days to come are known when forecasting, say "known": [${JSON.stringify(name)}]`;
}
