import type { Warning } from '../dataset.ts';
import { counted, quoted } from '../faults.ts';
import type { Question } from '../mapping.ts';
import type { FlagColumn } from './columns/flag-column.ts';
import { isPersonal } from './roles/column-sample.ts';
import type { SalesTable, SkippedKind } from './table/sales-table.ts';

const SKIPPED: Readonly<Record<SkippedKind, (count: number) => string>> = {
  'repeated-header': (count) =>
    `${counted(count, 'row')} that ${count === 1 ? 'repeats' : 'repeat'} the header skipped`,
  'total-rows': (count) => `${counted(count, 'row')} of totals skipped`,
  'note-rows': (count) => `${counted(count, 'row')} of notes skipped`,
  'blank-amount': (count) => `${counted(count, 'row')} without an amount skipped`,
  'filtered-rows': (count) => `${counted(count, 'row')} left out by "where"`,
  'duplicate-rows': (count) => `${counted(count, 'row')} that stand in the file twice counted once`,
  'empty-cells': (count) => `${counted(count, 'row')} with empty cells beyond the header`,
  'short-rows': (count) =>
    `${counted(count, 'row')} with fewer cells than the header: the missing ones are read as empty`,
};

/** What was skipped in a file and what people should know of it; each kind once, with its count and first row. */
export function fileWarnings(table: SalesTable): Warning[] {
  const { header, skipped, blankRows, cancelled } = table;
  const warnings: Warning[] = [];
  if (header.titleRows > 0) {
    const message = `${counted(header.titleRows, 'row')} above the header skipped: it stands in row ${header.row}`;
    warnings.push({ code: 'title-rows', message });
  }
  warnings.push(...columnWarnings(table));
  for (const [kind, { count, first }] of skipped) {
    const [cell] = first;
    const where = count === 1 ? `row ${cell?.row}` : `the first is row ${cell?.row}`;
    const shown = kind === 'total-rows' || kind === 'note-rows' ? `, ${quoted(cell?.text ?? '')}` : '';
    warnings.push({ code: kind, message: `${SKIPPED[kind](count)} (${where}${shown})` });
  }
  if (blankRows > 0)
    warnings.push({ code: 'blank-rows', message: `${counted(blankRows, 'row')} without any value skipped` });
  if (cancelled.count > 0) {
    const [cell] = cancelled.first;
    const message = `${counted(cancelled.count, 'row')} seem to be cancelled or refunded (${quoted(cell?.text ?? '')}, first in row ${cell?.row}) and are counted: leave them out with "where" if they are no sales`;
    warnings.push({ code: 'cancelled-rows', message });
  }
  return warnings;
}

function columnWarnings({ header, columns, flags, date }: SalesTable): Warning[] {
  const warnings: Warning[] = [];
  const index = columns.filter(({ code }, at) => code === 'index' && at === 0);
  if (index.length > 0) {
    const [{ name } = { name: '' }] = index;
    const which = name === '' ? 'The first column, without a name,' : name;
    warnings.push({ code: 'index-column', message: `${which} numbers the rows: not used` });
  }
  const unnamed = columns.filter(({ code }) => code === 'unnamed');
  if (unnamed.length > 0) {
    warnings.push({ code: 'unnamed-column', message: `${counted(unnamed.length, 'column')} without a name not used` });
  }
  const personal = header.samples.filter(isPersonal).map(({ name }) => name);
  if (personal.length > 0) {
    const message = `${personal.join(', ')} ${personal.length === 1 ? 'seems' : 'seem'} to hold data of people: send the mapping "keep": "used" to store only the columns in use`;
    warnings.push({ code: 'personal-data', message });
  }
  return [...warnings, ...[...flags.values()].flatMap(flagWarnings), ...date.notes()];
}

function flagWarnings({ name, names, blank, zeros, usual }: FlagColumn): Warning[] {
  const event = names.first.find(({ text }) => text !== usual);
  if (event !== undefined) {
    const none = usual === undefined ? 'an empty cell' : `${quoted(usual)}, which most rows have,`;
    return [
      { code: 'names-as-flag', message: `${name}: a name such as ${quoted(event.text)} counts as 1, ${none} as 0` },
    ];
  }
  if (blank === 0) return [];
  const message = `${name}: ${counted(blank, 'empty cell')} read as 0${zeros === 0 ? ', since every other one is 1' : ''}`;
  return [{ code: 'blank-as-zero', message }];
}

/** What somebody must say of the file as a whole. */
export function fileQuestions(table: SalesTable): Question[] {
  const { header, repeated, date } = table;
  const questions: Question[] = [];
  const copies = header.mapping.dropDuplicates === undefined ? repeated.found() : undefined;
  if (copies !== undefined) {
    const where = copies.row === 0 ? '' : `, the copies from row ${copies.row} on`;
    questions.push({
      role: 'duplicates',
      message: `${counted(copies.days, 'day')} stand in the file twice, row by row${where}: shall they count once?`,
      candidates: [
        { column: null, why: 'Count them once', sample: [], answer: { dropDuplicates: true } },
        { column: null, why: 'They are different sales: count all', sample: [], answer: { dropDuplicates: false } },
      ],
    });
  }
  const doubt = header.mapping.timezone === undefined ? date.timezoneDoubt : undefined;
  if (doubt !== undefined) questions.push(timezoneQuestion(doubt));
  return questions;
}

const ZONES = ['Europe/Madrid', 'Europe/London', 'America/Mexico_City', 'America/Bogota', 'America/New_York', 'UTC'];

function timezoneQuestion({ text, row }: { readonly text: string; readonly row: number }): Question {
  return {
    role: 'timezone',
    message: `The times carry an offset from universal time (${quoted(text)} in row ${row}): in which time zone is the shop?`,
    candidates: ZONES.map((timezone) => ({ column: null, why: timezone, sample: [text], answer: { timezone } })),
  };
}
