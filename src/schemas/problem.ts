import { z } from 'zod';
import { ERROR_CODES } from '../errors.ts';

/** One thing that is wrong, and where. */
export const faultSchema = z
  .object({
    field: z.string().optional(),
    row: z.int().optional().describe('Line of the file; the header is row 1'),
    column: z.string().optional(),
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: 'Fault' });

/** RFC 9457 problem details; `code` is stable, the texts are for people. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.enum(ERROR_CODES),
    errors: z.array(faultSchema).optional(),
    errorCount: z.int().optional().describe('How many faults there are when `errors` shows only the first'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;
