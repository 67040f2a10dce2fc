import { addDays, type IsoDay, weekdayOf } from '../../../src/dates.ts';

/** One day of the sales that every good fixture holds, whatever its dialect. */
export interface BaseDay {
  readonly date: IsoDay;
  readonly weekday: number;
  readonly promo: 0 | 1;
  readonly holiday: 0 | 1;
  readonly temperature: number;
  readonly sales: number;
}

/** 35 days from Monday 1 January 2024. */
export const BASE: readonly BaseDay[] = Array.from({ length: 35 }, (_, i) => {
  const date = addDays('2024-01-01', i);
  return {
    date,
    weekday: weekdayOf(date),
    promo: i % 3 === 0 ? 1 : 0,
    holiday: i === 10 ? 1 : 0,
    temperature: -2 + i / 2,
    sales: 1200.5 + 13.25 * i,
  };
});

export const HEADER = ['Fecha', 'DíaDeLaSemana', 'Promociones', 'Festivo', 'Temperatura', 'Ventas'];

export type Row = readonly (string | number)[];

export function baseRow(day: BaseDay): Row {
  return [day.date, day.weekday, day.promo, day.holiday, day.temperature, day.sales];
}

export const dmy = (date: IsoDay) => date.split('-').reverse().join('/');
export const mdy = (date: IsoDay) => `${date.slice(5, 7)}/${date.slice(8)}/${date.slice(0, 4)}`;
export const comma = (value: number) => String(value).replace('.', ',');
/** `1.213,75`. */
export const spanish = (value: number) => comma(value).replace(/^(\d)(\d{3})/, '$1.$2');

/** Lines of a file, without a line break at their end. */
export function lines(header: Row, rows: readonly Row[], delimiter = ','): string[] {
  return [header, ...rows].map((row) => row.join(delimiter));
}

/** The base file with the 1-based line `at` put in place of its own. */
export function withLine(at: number, line: string): string {
  return lines(HEADER, BASE.map(baseRow))
    .with(at - 1, line)
    .join('\n');
}

export function latin1(text: string): Uint8Array {
  return Buffer.from(text.replaceAll('€', '\u0080'), 'latin1');
}

export function utf16(text: string, order: 'le' | 'be'): Uint8Array {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}
