import { createHash } from 'node:crypto';
import { z } from 'zod';
import { alarmSchema } from '../monitoring/alarms.ts';
import { latenessSchema } from '../monitoring/lateness.ts';
import { datasetNameSchema, instantSchema, type runIdSchema } from '../primitives.ts';
import { championSchema } from '../runs/registered-model.ts';
import { runSchema } from '../runs/run.ts';
import { summarySchema } from '../summary/summary.ts';

export const deliveryIdSchema = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits')
  .meta({ example: '3f1c0a77d2b94e5f8a6b1c2d3e4f5061' });

/** What all messages have: `E` names what happened, `data` tells it in numbers. */
function messageSchema<E extends string, D extends z.ZodType>(event: E, data: D) {
  return z.object({
    id: deliveryIdSchema.describe(
      'The same each time the message is sent: of two with one id the second says nothing new',
    ),
    event: z.literal(event),
    at: instantSchema.describe('When it happened, or was found out; messages may arrive in another order'),
    dataset: datasetNameSchema,
    data,
    text: z.object({ en: z.string(), es: z.string() }).describe('The same in words'),
  });
}

const runEndedSchema = runSchema
  .pick({ id: true, datasetVersion: true, queuedAt: true, startedAt: true, finishedAt: true, series: true })
  .extend({
    status: runSchema.shape.status.exclude(['queued', 'running']).describe('`interrupted`: its process died'),
    metrics: runSchema.shape.metrics,
    promoted: z.boolean().describe('Whether its model answers from now on'),
    reason: z.string().nullable().describe('Why, or why not, in a sentence'),
    error: runSchema.shape.error,
    retryOf: runSchema.shape.retryOf,
  });

const alarmChangeSchema = z.object({
  state: z.enum(['opened', 'closed']),
  count: z.int().describe('How many alarms: of a dataset of many series those found together'),
  alarms: z
    .array(z.object({ series: z.string().nullable().describe('Null: of the whole'), alarm: alarmSchema }))
    .describe('The largest changes first, at most ten'),
});

export const runEndedMessageSchema = messageSchema('run.ended', runEndedSchema).meta({ id: 'RunEndedMessage' });

export const championChangedMessageSchema = messageSchema(
  'champion.changed',
  championSchema
    .pick({ version: true, previous: true, promotedAt: true, promotedBy: true })
    .extend({ rollback: z.boolean().describe('Whether it is older than the one before') }),
).meta({ id: 'ChampionChangedMessage' });

export const alarmMessageSchema = messageSchema('alarm', alarmChangeSchema).meta({ id: 'AlarmMessage' });

export const dataLateMessageSchema = messageSchema('data.late', latenessSchema).meta({ id: 'DataLateMessage' });

export const weeklySummaryMessageSchema = messageSchema('summary.weekly', summarySchema).meta({
  id: 'WeeklySummaryMessage',
});

export const pingMessageSchema = messageSchema('ping', z.object({ reason: z.string() }))
  .extend({ dataset: z.null() })
  .meta({ id: 'PingMessage' });

/** What is sent to the receiver of webhooks. */
export const webhookMessageSchema = z.discriminatedUnion('event', [
  runEndedMessageSchema,
  championChangedMessageSchema,
  alarmMessageSchema,
  dataLateMessageSchema,
  weeklySummaryMessageSchema,
  pingMessageSchema,
]);

export type WebhookMessage = z.infer<typeof webhookMessageSchema>;
export type WebhookEvent = WebhookMessage['event'];
export type MessageOf<E extends WebhookEvent> = Extract<WebhookMessage, { event: E }>;

export const WEBHOOK_EVENTS = [
  'run.ended',
  'champion.changed',
  'alarm',
  'data.late',
  'summary.weekly',
  'ping',
] as const satisfies readonly WebhookEvent[];

/** The id of the message about this: the same whoever makes it, and however often. */
export function messageIdOf(event: WebhookEvent, ...about: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([event, ...about]))
    .digest('hex')
    .slice(0, 32);
}

/** Versions of models begin with the time of their training. */
export function isRollback(version: z.infer<typeof runIdSchema>, previous: string | null): boolean {
  return previous !== null && version < previous;
}
