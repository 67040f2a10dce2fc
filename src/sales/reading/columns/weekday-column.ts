import { type Weekday, weekdayOfEpochDay } from '../../../dates.ts';
import type { Warning } from '../../dataset.ts';
import { counted, quoted } from '../../faults.ts';
import { foldWord, WEEKDAYS } from './languages.ts';

/** Longer labels are cut; beyond so many different ones (of all dates) no others are looked at. */
const MAX_LABEL = 40;
const MAX_LABELS = 200_000;

/** A cell of the column, with its slot, where it was first seen and in how many rows. */
interface Label {
  readonly slot: number;
  readonly label: string;
  readonly row: number;
  count: number;
}

/** The weekdays the file states. They only serve to check its dates: models take weekdays from the dates. */
export class WeekdayColumn {
  readonly name: string;
  readonly #labels: Label[] = [];
  readonly #lastOfSlot: (Label | undefined)[] = [];
  readonly #byCell = new Map<string, Label>();

  constructor(name: string) {
    this.name = name;
  }

  add(text: string, slot: number, row: number): void {
    const last = this.#lastOfSlot[slot];
    if (last?.label === text) last.count++;
    else if (text.trim() !== '') this.#addOther(text.slice(0, MAX_LABEL), slot, row);
  }

  /** A label other than that of the row before it: the first of its date, or one of several. */
  #addOther(label: string, slot: number, row: number): void {
    const cell = `${slot} ${label}`;
    const known = this.#byCell.get(cell);
    if (known !== undefined) known.count++;
    else if (this.#labels.length < MAX_LABELS) {
      const added = { slot, label, row, count: 1 };
      this.#labels.push(added);
      this.#byCell.set(cell, added);
    }
    this.#lastOfSlot[slot] = known ?? this.#byCell.get(cell);
  }

  /** The warning that some rows name another weekday than their date has, given the epoch day of each slot. */
  check(days: readonly (number | undefined)[]): Warning[] {
    const dated = this.#labels.flatMap((label) => {
      const day = days[label.slot];
      return day === undefined ? [] : [{ ...label, label: normalised(label.label), weekday: weekdayOfEpochDay(day) }];
    });
    const meaning = meaningOf(dated);
    const wrong = dated.filter(({ label, weekday }) => meaning.get(label) !== weekday);
    const [first] = wrong;
    if (first === undefined) return [];
    const rows = wrong.reduce((sum, { count }) => sum + count, 0);
    const message =
      `${this.name} contradicts the date in ${counted(rows, 'row')}, first in row ${first.row} (${quoted(first.label)} on ` +
      `a ${ENGLISH[first.weekday - 1]}); weekdays are taken from the dates`;
    return [{ code: 'weekday-mismatch', message }];
  }
}

const ENGLISH = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

interface Dated {
  readonly label: string;
  readonly weekday: Weekday;
  readonly count: number;
}

/** `1.0` is `1`; names are folded. */
function normalised(label: string): string {
  return foldWord(label.replace(/[.,]0*$/, ''));
}

/**
 * The weekday each label stands for: by name; else the weekday it mostly falls on, when no two labels share one (any
 * numbering); else the numbering from 0 or 1 on whatever first day that fits the most rows.
 */
function meaningOf(dated: readonly Dated[]): Map<string, Weekday> {
  const labels = [...new Set(dated.map(({ label }) => label))];
  const named = WEEKDAYS.find((names) => labels.every((label) => names.has(label)));
  if (named !== undefined) return named as Map<string, Weekday>;
  const usual = usualWeekdays(dated);
  if (new Set(usual.values()).size === usual.size) return usual;
  const numberings = Array.from({ length: 7 }, (_, shift) => numbering(labels, shift));
  const fit = (meaning: Map<string, Weekday>) =>
    dated.reduce((sum, { label, weekday, count }) => sum + (meaning.get(label) === weekday ? count : 0), 0);
  return numberings.reduce((best, candidate) => (fit(candidate) > fit(best) ? candidate : best));
}

function usualWeekdays(dated: readonly Dated[]): Map<string, Weekday> {
  const counts = new Map<string, number[]>();
  for (const { label, weekday, count } of dated) {
    const row = counts.get(label) ?? Array<number>(8).fill(0);
    row[weekday] = (row[weekday] ?? 0) + count;
    counts.set(label, row);
  }
  return new Map([...counts].map(([label, row]) => [label, row.indexOf(Math.max(...row)) as Weekday]));
}

/** The labels that are numbers from 0 to 7, taken as weekdays that start `shift` days after Monday. */
function numbering(labels: readonly string[], shift: number): Map<string, Weekday> {
  const numbers = labels.filter((label) => /^[0-7]$/.test(label));
  return new Map(numbers.map((label) => [label, (((Number(label) + shift) % 7) + 1) as Weekday]));
}
