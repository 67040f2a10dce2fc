import { z } from 'zod';
import { faultSchema } from '../errors.ts';
import {
  datasetNameSchema,
  datasetVersionSchema,
  instantSchema,
  isoDaySchema,
  WORKBOOK_TYPE,
  weekdaySchema,
} from '../primitives.ts';
import { changesSchema, lostHistorySchema } from './changes.ts';
import { COLUMN_ROLES, type ColumnRole } from './columns.ts';
import { mappingSchema, questionSchema, sheetSchema } from './mapping.ts';

const columnRoleSchema = z.enum(Object.keys(COLUMN_ROLES) as ColumnRole[]); // the keys of a record by role

const columnSchema = z.object({
  name: z.string().describe('As in the header of the file'),
  role: columnRoleSchema,
  reason: z.string().optional().describe('Why it has this role, in a sentence'),
  code: z.string().optional().describe('The kind of the reason, the same in every language'),
  sample: z.array(z.string()).optional().describe('Some of its cells'),
});

/** How the text of the file was understood. */
const dialectSchema = z.object({
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
  delimiter: z.enum([',', ';', '\t', '|']),
  dateFormat: z.enum(['iso', 'dmy', 'mdy']),
  decimal: z.enum(['.', ',']),
  sheet: z.string().optional().describe('Of an Excel workbook: the sheet that was read'),
});

/** Something the reader did, or the user should know, that does not stop the upload. */
export const warningSchema = z.object({ code: z.string(), message: z.string() });

/** One of the first rows of a file: its cells as they stand there, and each as it was understood. */
const previewRowSchema = z.object({
  row: z.int().describe('The line of the file it starts on; the header is row 1'),
  cells: z.array(z.string()),
  values: z
    .array(z.union([z.string(), z.number(), z.null()]))
    .describe(
      'A day `YYYY-MM-DD`, a number, the text of a column that is ignored; null when the cell could not be understood',
    ),
});

/** Effects that the data cannot separate or has never seen, in plain words. */
const findingSchema = z.object({
  code: z.enum([
    'holiday-is-weekday',
    'promo-is-weekday',
    'covariate-is-weekday',
    'covariate-is-time',
    'collinear-covariates',
    'constant-covariate',
    'weekday-never-seen',
    'promo-weekdays',
    'unseen-combination',
    'rare-combination',
    'no-yearly-season',
  ]),
  message: z.string(),
  covariates: z.array(z.string()).describe('Names of the covariates concerned'),
  weekdays: z.array(weekdaySchema).optional(),
});

export const profileSchema = z
  .object({
    sales: z.object({
      min: z.number(),
      mean: z.number(),
      median: z.number(),
      max: z.number(),
      total: z.number(),
      decimals: z
        .int()
        .min(0)
        .max(20)
        .describe('The most decimals any sales value of the file has: forecasts in CSV are rounded to it'),
    }),
    calendarDays: z.int().describe('Calendar days from the first to the last observed one'),
    zeroDays: z.int(),
    gaps: z
      .array(z.object({ from: isoDaySchema, to: isoDaySchema, days: z.int() }))
      .describe('Days without a row (or marked as not open) that no closing rule explains, as ranges; the first 100'),
    closedWeekdays: z.array(weekdaySchema),
    outliers: z
      .array(z.object({ date: isoDaySchema, sales: z.number(), expected: z.number(), score: z.number() }))
      .describe(
        'The days furthest from what weekday and promotion explain (robust z above 5), most extreme first, at most 20',
      ),
    duplicates: z.object({ days: z.int(), rowsMerged: z.int() }),
    weekdays: z.array(
      z.object({
        weekday: weekdaySchema,
        days: z.int(),
        mean: z.number().nullable(),
        promoDays: z.int(),
        holidayDays: z.int(),
      }),
    ),
    promotions: z
      .object({
        days: z.int().describe('Promoted days on weekdays that were seen without a promotion too, holidays apart'),
        change: z
          .number()
          .describe(
            'What they sold beside the days without a promotion of the same weekdays, as a share: 0.3 is 30 % more',
          ),
      })
      .nullable()
      .optional()
      .describe('As observed, whatever the cause; null with fewer than eight such days. Absent in earlier versions'),
    identifiability: z.array(findingSchema).describe('Which effects the data cannot tell apart or has never seen'),
  })
  .meta({ id: 'Profile' });

/** How to read what a file alone leaves ambiguous. */
export const uploadOptionsSchema = z.strictObject({
  dateFormat: z.enum(['iso', 'dmy', 'mdy']).optional().describe('The order of the parts of its dates'),
  decimal: z.enum(['.', ',']).optional().describe('The sign before the decimals'),
  allowNegative: z.boolean().default(false).describe('Accept negative sales (returned goods)'),
  sheet: sheetSchema
    .optional()
    .describe('Of an Excel workbook: the name of its sheet, or its number from 1. Default: the first visible one'),
});

/** One uploaded content of a dataset, as stored beside it and answered by the API. */
export const datasetVersionDocumentSchema = z
  .object({
    name: datasetNameSchema,
    title: z.string().optional().describe('What people call it, when that is not its name'),
    version: datasetVersionSchema,
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('Of the bytes of the content'),
    bytes: z.int(),
    rows: z.int().describe('Rows of data, blank ones apart'),
    days: z.int().describe('Distinct days with sales'),
    from: isoDaySchema,
    to: isoDaySchema,
    uploadedAt: instantSchema,
    dialect: dialectSchema,
    columns: z.array(columnSchema),
    covariates: z.array(z.string()),
    series: z
      .object({
        count: z.int(),
        columns: z.array(z.string()).describe('The columns that tell the series apart'),
        attributes: z.array(z.string()).describe('Columns of text that say something of a series as a whole'),
      })
      .optional()
      .describe(
        'Of a file of many series; then days, span, profile and closed weekdays are those of their sum. Absent in a file of one',
      ),
    closedWeekdays: z.array(weekdaySchema),
    options: uploadOptionsSchema.describe(
      'Reading options given with the upload, needed to read the same content again',
    ),
    mapping: mappingSchema.optional().describe('What was taken for what; absent in versions of an earlier service'),
    keptMapping: mappingSchema
      .optional()
      .describe('The mapping that somebody gave: the next files of the dataset are read by it'),
    source: z
      .enum(['upload', 'days', 'reduced'])
      .optional()
      .describe(
        'Where the content comes from: a file as it was sent (default), days added to one, or its columns in use only',
      ),
    fileDialect: dialectSchema
      .pick({ dateFormat: true, decimal: true })
      .optional()
      .describe('How the files of the shop write dates and numbers, when the service wrote this content itself'),
    fileMapping: mappingSchema.optional().describe('What the columns of the files of the shop are, likewise'),
    warnings: z.array(warningSchema),
    profile: profileSchema,
  })
  .meta({ id: 'Dataset' });

/** A file that another program put in the place of the latest content and that cannot be used. */
export const rejectionSchema = z
  .object({
    at: instantSchema,
    etag: z.string().describe('Of the file in the store'),
    problemCount: z.int(),
    problems: z.array(faultSchema).describe('The first 100 problems'),
    mapping: mappingSchema.optional().describe('What the reader proposes, where it asks'),
    questions: z.array(questionSchema).optional().describe('What somebody must choose before the file can be used'),
    lost: lostHistorySchema.optional().describe('The days that would be lost with it, when that is why it is not used'),
  })
  .meta({ id: 'Rejection' });

/** A version made of the one before and of days that were added, and what that changed. */
export const revisedDatasetSchema = datasetVersionDocumentSchema
  .extend({ changes: changesSchema })
  .meta({ id: 'RevisedDataset' });

/** The version in use, and why the file that lies there is not it. */
export const currentDatasetSchema = datasetVersionDocumentSchema
  .extend({
    rejected: rejectionSchema.nullable().describe('The file that lies in the store now, when it cannot be used'),
  })
  .meta({ id: 'CurrentDataset' });

/** What an upload would store, or why it would be refused. */
export const dryRunSchema = z
  .object({
    name: datasetNameSchema,
    valid: z.boolean(),
    dialect: dialectSchema.partial(),
    columns: z.array(columnSchema),
    rows: z.int(),
    days: z.int().nullable().describe('Distinct days with sales; null, as are the next two, when it is not valid'),
    from: isoDaySchema.nullable(),
    to: isoDaySchema.nullable(),
    series: datasetVersionDocumentSchema.shape.series,
    mapping: mappingSchema.describe('What each column was taken for; where something is asked, the proposal'),
    questions: z.array(questionSchema).describe('What somebody must choose before the file can be stored'),
    preview: z.array(previewRowSchema).describe('The first rows, as read and as understood'),
    warnings: z.array(warningSchema),
    problems: z.array(faultSchema).describe('The first 100 problems'),
    problemCount: z.int(),
    profile: profileSchema.nullable(),
    changes: changesSchema.nullable().describe('Against the latest version; null when there is none'),
    losesHistory: lostHistorySchema
      .nullable()
      .describe('More than a tenth of the days would be lost: these are stored only with `replace=true`'),
  })
  .meta({ id: 'DryRun' });

const CSV_FILE = { type: 'text/csv', extension: 'csv' };

/** What kind of file the content of a version is. */
export function fileKindOf({ dialect }: Pick<DatasetVersion, 'dialect'>): typeof CSV_FILE {
  return dialect.sheet === undefined ? CSV_FILE : { type: WORKBOOK_TYPE, extension: 'xlsx' };
}

export type UploadOptions = z.infer<typeof uploadOptionsSchema>;
export type Rejection = z.infer<typeof rejectionSchema>;
export type CurrentDataset = z.infer<typeof currentDatasetSchema>;
export type RevisedDataset = z.infer<typeof revisedDatasetSchema>;
export type DryRun = z.infer<typeof dryRunSchema>;
export type Column = z.infer<typeof columnSchema>;
export type Dialect = z.infer<typeof dialectSchema>;
export type Delimiter = Dialect['delimiter'];
export type DateFormat = Dialect['dateFormat'];
/** The sign before decimals. */
export type DecimalSign = Dialect['decimal'];
export type Warning = z.infer<typeof warningSchema>;
export type PreviewRow = z.infer<typeof previewRowSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type Profile = z.infer<typeof profileSchema>;
export type DatasetVersion = z.infer<typeof datasetVersionDocumentSchema>;
