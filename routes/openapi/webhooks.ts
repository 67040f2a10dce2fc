import type { WebhookEvent } from '../../src/webhooks/message.ts';
import { MESSAGES } from './examples/webhooks.ts';

const HAPPENED: Readonly<Record<WebhookEvent, readonly [schema: string, summary: string]>> = {
  'run.ended': ['RunEndedMessage', 'A training has ended: it has succeeded, failed, or was cancelled or interrupted'],
  'champion.changed': ['ChampionChangedMessage', 'Another model answers for a dataset, also one from before'],
  alarm: ['AlarmMessage', 'Sales have left their forecast for good, or have come back to one'],
  'data.late': ['DataLateMessage', 'New days are overdue, by when they came before: once for each last day'],
  'summary.weekly': ['WeeklySummaryMessage', 'The week behind and the days ahead, as `WEBHOOK_SUMMARY` says'],
  ping: ['PingMessage', 'Somebody tries the receiver: `POST /webhooks/test`'],
};

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

const HEADERS = [
  header(
    'X-Signature',
    '`t=<seconds since 1970>,v1=<hex>`, `v1` being the HMAC-SHA256 of `<t>.<body>` under `WEBHOOK_SECRET`; a `v1` for each secret while it is changed',
  ),
  header('X-Delivery', 'The `id` of the message: the same each time it is sent'),
  header('X-Event', 'The `event` of the message'),
];

/** What the service sends to `WEBHOOK_URL`, as the contract tells it: an operation of the receiver for each event. */
export function webhookOperations(): Record<string, Record<string, object>> {
  return Object.fromEntries(
    Object.entries(HAPPENED).map(([event, [schema, summary]]) => {
      const content = {
        'application/json': {
          schema: { $ref: `#/components/schemas/${schema}` },
          example: MESSAGES[event as WebhookEvent],
        },
      };
      const operation = {
        operationId: `on${schema.replace(/Message$/, '')}`,
        summary,
        tags: ['operations'],
        security: [],
        parameters: HEADERS,
        requestBody: { required: true, content },
        responses: {
          '2XX': { description: 'Taken: it is not sent again' },
          '4XX': {
            description:
              '400, 410, 413, 415 and 422 refuse the message for good; after any other it is sent again, for a day',
          },
        },
      };
      return [event, { post: operation }];
    }),
  );
}
