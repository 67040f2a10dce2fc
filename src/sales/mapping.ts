import { z } from 'zod';
import type { ColumnRole } from './columns.ts';

/** A column by the name that the header of the file gives it. */
/** No name of a column, and no text of a cell that a condition names, is longer. */
export const LONGEST_NAME = 200;

const columnNameSchema = z.string().min(1).max(LONGEST_NAME);

/** A sheet of a workbook by its name, or by its number from 1 among those that are visible. */
export const sheetSchema = z.string().trim().min(1).max(100);

const filterSchema = z.union([
  z.strictObject({ in: z.array(z.string().max(LONGEST_NAME)).min(1).max(1000) }),
  z.strictObject({ notIn: z.array(z.string().max(LONGEST_NAME)).min(1).max(1000) }),
]);

/**
 * What each column of a file is, and how its cells are read. Every key may be left out: then the reader finds out by
 * itself, or asks. `null` and an empty list say "none".
 */
export const mappingSchema = z
  .strictObject({
    date: z
      .union([
        columnNameSchema,
        z.strictObject({ year: columnNameSchema, month: columnNameSchema, day: columnNameSchema }),
      ])
      .describe('The day; or its parts in three columns'),
    sales: columnNameSchema.nullable().describe('The amount of the row'),
    quantity: columnNameSchema.nullable().describe('With `unitPrice`: the amount of a row is their product'),
    unitPrice: columnNameSchema.nullable().describe('See `quantity`'),
    count: z.literal('rows').nullable().describe('One row is one sale'),
    series: z
      .array(columnNameSchema)
      .max(3)
      .describe('What tells shops or products apart; an empty list: all rows belong together'),
    promo: columnNameSchema.nullable(),
    holiday: columnNameSchema.nullable(),
    open: columnNameSchema.nullable(),
    weekday: columnNameSchema.nullable().describe('Only checked against the date'),
    known: z
      .array(columnNameSchema)
      .max(50)
      .describe('Numbers that are known ahead, such as a price: only these are covariates'),
    ignore: z.array(columnNameSchema).max(100),
    where: z
      .record(columnNameSchema, filterSchema)
      .describe('Which rows count, by the trimmed text of a column: `{ "Shop": { "in": ["North"] } }`'),
    sheet: sheetSchema.describe('The sheet of an Excel workbook. Default: the first visible one'),
    dateFormat: z.enum(['iso', 'dmy', 'mdy']).describe('The order of the parts of a date'),
    decimal: z.enum(['.', ',']).describe('The sign before decimals'),
    timezone: z.string().max(60).describe('IANA name: instants with an offset are days there'),
    allowNegative: z.boolean().describe('A day may sell less than nothing (returned goods)'),
    dropDuplicates: z.boolean().describe('Of identical blocks of whole days one counts'),
    zeroTail: z
      .enum(['closed', 'unfilled'])
      .describe('What zeros at the end are: days on which nothing was sold, or days not filled in yet'),
    keep: z.enum(['all', 'used']).describe('`used`: only the columns in use are stored'),
  })
  .partial()
  .meta({ id: 'Mapping', example: { date: 'Order Date', sales: 'Total', series: [] } });

export type Mapping = z.infer<typeof mappingSchema>;
export type RowFilter = z.infer<typeof filterSchema>;

/** The same text for the same mapping, whatever the order of its keys: what a version's name is made of beside the bytes. */
export function canonicalMapping(mapping: Mapping): string {
  return JSON.stringify(sorted(mapping));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)]));
}

interface NamedColumn {
  readonly name: string;
  readonly role: ColumnRole;
}

/**
 * What the columns of a content were taken for when nobody had said it, as a mapping that asks nothing: all rows belong
 * together, and zeros are sales of nothing.
 */
export function mappingOfColumns(columns: readonly NamedColumn[]): Mapping {
  const named = (role: ColumnRole) => columns.filter((column) => column.role === role && column.name !== '');
  const one = (role: ColumnRole) => named(role)[0]?.name ?? null;
  const [date, sales] = [one('date'), one('sales')];
  return {
    ...(date === null ? {} : { date }),
    ...(sales === null ? {} : { sales }),
    series: [],
    promo: one('promo'),
    holiday: one('holiday'),
    open: one('open'),
    weekday: one('weekday'),
    known: named('known').map(({ name }) => name),
    ignore: named('ignored').map(({ name }) => name),
    dropDuplicates: false,
    zeroTail: 'closed',
  };
}

/** A column that a mapping reads from, and what for. */
interface MappedColumn {
  readonly column: string;
  readonly role: QuestionRole | undefined;
}

/** The columns that a file must have to be read by this mapping; those that are ignored or only checked may be absent. */
export function mappedColumns(mapping: Mapping): MappedColumn[] {
  const { date, sales, quantity, unitPrice, series = [], promo, holiday, open, known = [], where = {} } = mapping;
  const dates = typeof date === 'object' ? Object.values(date) : [date];
  const all: [column: string | null | undefined, role: QuestionRole | undefined][] = [
    ...dates.map((column): [string | undefined, QuestionRole] => [column, 'date']),
    ...[sales, quantity, unitPrice].map((column): [string | null | undefined, QuestionRole] => [column, 'sales']),
    ...series.map((column): [string, QuestionRole] => [column, 'series']),
    [promo, 'promo'],
    [holiday, 'holiday'],
    [open, 'open'],
    ...[...known, ...Object.keys(where)].map((column): [string, undefined] => [column, undefined]),
  ];
  const seen = new Set<string>();
  return all.flatMap(([column, role]) => {
    if (column === null || column === undefined || seen.has(column)) return [];
    seen.add(column);
    return [{ column, role }];
  });
}

/** Which part of a mapping somebody must choose. */
const questionRoleSchema = z.enum([
  'date',
  'sales',
  'series',
  'promo',
  'holiday',
  'open',
  'timezone',
  'duplicates',
  'zeroTail',
]);

/** What the reader would have to guess: the choices, each with the part of a mapping that takes it. */
export const questionSchema = z
  .object({
    role: questionRoleSchema,
    message: z.string().describe('The question in words'),
    candidates: z.array(
      z.object({
        column: z.string().nullable().describe('Null for a choice that is no column'),
        why: z.string(),
        sample: z.array(z.string()).describe('Some of its cells'),
        answer: mappingSchema.describe('The part of a mapping that chooses it'),
      }),
    ),
  })
  .meta({ id: 'Question' });

export type Question = z.infer<typeof questionSchema>;
export type QuestionRole = Question['role'];
