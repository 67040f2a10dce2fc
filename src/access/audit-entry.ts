import { z } from 'zod';
import { datasetNameSchema, instantSchema } from '../primitives.ts';
import { ROLES } from './roles.ts';

/** The UTC day, the time, a count within the millisecond and random hex digits: sorts by time. */
export const auditIdSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}\/\d{9}Z-[0-9a-f]{8}$/)
  .meta({ example: '2023-01-01/060000000Z-0a1b2c3d' });
/** One attempt to change something, and what became of it. */
export const auditEntrySchema = z
  .object({
    schema: z.literal(1),
    id: auditIdSchema,
    at: instantSchema.describe('When it was answered'),
    key: z.string().nullable().describe('Name of the key; null when the service asks for none'),
    role: z.enum(ROLES),
    method: z.string(),
    path: z.string(),
    dataset: datasetNameSchema.nullable().describe('null: of none, or not known when it was refused'),
    address: z.string().describe('Of the client, as a trusted proxy gives it'),
    requestId: z.string().describe('`reqId` in the log'),
    status: z.int().min(100).max(599),
    before: z.string().nullable().describe('What was replaced: a dataset version or model'),
    after: z.string().nullable().describe('What there is now: a dataset version, model, run or ETag'),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof auditEntrySchema>;
