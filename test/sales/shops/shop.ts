import { addDays, type IsoDay, weekdayOf } from '../../../src/dates.ts';
import type { Mapping, QuestionRole } from '../../../src/sales/mapping.ts';
import type { ReadOptions } from '../../../src/sales/sales-file.ts';

/** One day of an invented shop. */
export interface ShopDay {
  readonly date: IsoDay;
  /** 1 = Monday. */
  readonly weekday: number;
  /** What was sold, in hundredths. */
  readonly cents: number;
  /** The same in whole units. */
  readonly units: number;
  readonly customers: number;
  readonly promo: 0 | 1;
}

/** Days of the invented shop from Monday 2 January 2023. Amounts have two decimals, the last of them not 0. */
export function shopDays(count: number, from: IsoDay = '2023-01-02'): ShopDay[] {
  return Array.from({ length: count }, (_, i) => {
    const date = addDays(from, i);
    const weekday = weekdayOf(date);
    const wobble = (i * 7919) % 9973;
    return {
      date,
      weekday,
      cents: 10 * (6000 + 900 * weekday + wobble) + 1 + (i % 9),
      units: 1200 + 150 * weekday + (wobble % 400),
      customers: 60 + 5 * weekday + (wobble % 30),
      promo: i % 6 === 2 ? 1 : 0,
    };
  });
}

/** Twelve weeks. */
export const DAYS = shopDays(84);

/** What a day sold, by date. */
export type Sold = readonly (readonly [date: IsoDay, sales: number])[];

export const soldOf = (days: readonly ShopDay[]): Sold => days.map(({ date, cents }) => [date, cents / 100]);
export const unitsOf = (days: readonly ShopDay[]): Sold => days.map(({ date, units }) => [date, units]);
export const SOLD = soldOf(DAYS);
export const UNITS = unitsOf(DAYS);

/** `1234.50`: hundredths as a plain amount. */
export const plain = (cents: number): string =>
  `${cents < 0 ? '-' : ''}${Math.trunc(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;

/** `1.234,50`, `1 234,50`, `1'234.50`: hundredths with these signs. */
export function written(cents: number, decimal: string, thousands = ''): string {
  const [whole = '', rest = ''] = plain(Math.abs(cents)).split('.');
  return `${cents < 0 ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, thousands)}${decimal}${rest}`;
}

export type Cell = string | number;

/** A table as text; cells with the delimiter, a quote or a line break are quoted. */
export function table(header: readonly Cell[], rows: readonly (readonly Cell[])[], delimiter = ','): string {
  const quoted = (cell: Cell) => {
    const text = String(cell);
    return text.includes(delimiter) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${[header, ...rows].map((row) => row.map(quoted).join(delimiter)).join('\n')}\n`;
}

/** A file with the date first and the sales second, and further cells for each day. */
export function daily(
  header: readonly string[],
  more: (day: ShopDay, i: number) => readonly Cell[] = () => [],
  days: readonly ShopDay[] = DAYS,
): string {
  return table(
    header,
    days.map((day, i) => [day.date, plain(day.cents), ...more(day, i)]),
  );
}

export const dmy = (date: IsoDay, by = '/') => date.split('-').reverse().join(by);
export const mdy = (date: IsoDay, by = '/') => [date.slice(5, 7), date.slice(8), date.slice(0, 4)].join(by);

/** The sales of a day as three receipts, in hundredths. */
export function receiptsOf({ cents }: ShopDay): number[] {
  const first = Math.floor(cents / 3);
  const second = Math.floor(cents / 4);
  return [first, second, cents - first - second];
}

/** A row for each receipt of each day: the day, hundredths, the number of the receipt on its day and in all. */
export function perReceipt(
  row: (day: ShopDay, cents: number, k: number, at: number) => readonly Cell[],
): (readonly Cell[])[] {
  return DAYS.flatMap((day, i) => receiptsOf(day).map((cents, k) => row(day, cents, k, 3 * i + k)));
}

const NAMES = ['Ana Ruiz', 'Luis Gil', 'Eva Mora', 'Iker Sanz', 'Nora Paz'];
export const personOf = (at: number) => NAMES[at % NAMES.length] ?? '';
export const mailOf = (at: number) => `person${at % 90}@example.com`;
export const hourOf = (k: number) => String(10 + 3 * k).padStart(2, '0');

/** A file and the sales that are in it. */
export interface ReadCase {
  readonly file: string | Uint8Array;
  readonly reads: Sold;
  readonly options?: ReadOptions;
  /** What is asked, with the answer that a person would give; a file that can be read without must not be asked about. */
  readonly asks?: Partial<Record<QuestionRole, Mapping>>;
  /** What may be asked, or not: a person who knows the field would not be sure either. */
  readonly mayAsk?: Partial<Record<QuestionRole, Mapping>>;
  /** Codes of warnings that must be there. */
  readonly warns?: readonly string[];
  /** Roles that some columns must have been given. */
  readonly roles?: Readonly<Record<string, string>>;
  /** Values of a flag or of a column that is known ahead. */
  readonly covariates?: Readonly<Record<string, readonly number[]>>;
}

/** A file that cannot be read, and the first problem that is told; several where any of them says what is wrong. */
export interface RefusedCase {
  readonly file: string | Uint8Array;
  readonly problem: string | readonly string[];
  readonly row?: number;
  readonly options?: ReadOptions;
}

export type Cases<Case> = Readonly<Record<string, Case>>;
