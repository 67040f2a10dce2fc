import { z } from 'zod';
import { damagedDocumentSchema } from '../../src/damaged-document.ts';
import { ERROR_CODES, type ErrorCode, problemSchema } from '../../src/errors.ts';
import { timeSeriesErrorSchema } from '../../src/forecasting/time-series.ts';
import { WORKBOOK_TYPE } from '../../src/primitives.ts';
import { lostHistorySchema } from '../../src/sales/changes.ts';
import { datasetVersionDocumentSchema, rejectionSchema } from '../../src/sales/dataset.ts';
import { mappingSchema, questionSchema } from '../../src/sales/mapping.ts';
import { PROBLEM_TYPE, PROBLEMS } from './errors.ts';

/** With the members that only some problems have. */
const describedProblemSchema = problemSchema
  .extend({
    mapping: mappingSchema.optional().describe('Of `mapping-needed`: what the service proposes'),
    questions: z.array(questionSchema).optional().describe('Of `mapping-needed`: what somebody must choose'),
    columns: datasetVersionDocumentSchema.shape.columns.optional().describe('Of `mapping-needed`: those of the file'),
    lost: lostHistorySchema.optional().describe('Of `loses-history`: the days that would be gone'),
    damaged: damagedDocumentSchema.optional().describe('Of `damaged-document`: what it is, and what brings it back'),
    rejected: rejectionSchema
      .optional()
      .describe('Of `dataset-not-found`: the file in the store, when there is nothing but one that cannot be used'),
    error: timeSeriesErrorSchema
      .optional()
      .describe('Of `POST /v1/timeseries/forecast`: the same in the words of its API'),
  })
  .meta({ id: 'Problem' });

/** The problems every route can answer with. */
const ALWAYS: readonly ErrorCode[] = ['malformed-request', 'store-unavailable', 'internal-error'];

/** Response schemas of the given problems, by status; the description names the codes. */
export function problems(...codes: ErrorCode[]) {
  return problemsOf([...new Set([...codes, ...ALWAYS])]);
}

/** The same responses, and those of more problems. */
export function addProblems(responses: unknown, ...codes: ErrorCode[]) {
  const known = { ...(responses as Record<string, { description?: string }>) }; // as `answer` and `problems` make them
  const described = Object.values(known).flatMap(({ description = '' }) => codesIn(description));
  return { ...known, ...problemsOf([...new Set([...described, ...codes])]) };
}

function problemsOf(all: readonly ErrorCode[]) {
  const statuses = [...new Set(all.map((code) => PROBLEMS[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: describeCodes(all.filter((code) => PROBLEMS[code].status === status)),
        content: { [PROBLEM_TYPE]: { schema: describedProblemSchema } },
      },
    ]),
  );
}

function describeCodes(codes: readonly ErrorCode[]): string {
  return codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; ');
}

/** The codes that the description of a response names. */
export function codesIn(description: string): ErrorCode[] {
  return ERROR_CODES.filter((code) => description.includes(`\`${code}\`: `));
}

/** A JSON answer with a sentence about it. */
export function answer<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { 'application/json': { schema } } };
}

/** Of an answer in rows, beside JSON. */
export const TABLE_TYPES = {
  'text/csv': { schema: z.string() },
  [WORKBOOK_TYPE]: { schema: z.string().meta({ format: 'binary' }) },
};

/** How to ask for them. */
export const TABLE_FORMS =
  `\`Accept: text/csv\` gives it as CSV, \`text/csv;dialect=excel\` as the CSV that Excel opens in the language of ` +
  `\`Accept-Language\`, and \`${WORKBOOK_TYPE}\` as a workbook (.xlsx)`;

/** In an answer that can do without what is damaged. */
export const damagedNotice = {
  damaged: z.array(damagedDocumentSchema).optional().describe('Left out, since it cannot be read; absent: nothing'),
};

/** One page of a list. */
export function pageSchema<S extends z.ZodType>(item: S) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe('Cursor of the next page; null on the last one'),
    ...damagedNotice,
  });
}

/** Pages of series: of a name of up to 200 characters a cursor has four times as many. */
export const seriesPageQuery = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z
    .string()
    .max(800)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be the `next` of a page')
    .optional()
    .describe('`next` of the page before'),
};

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be the `next` of a page')
    .optional()
    .describe('`next` of the page before'),
};
