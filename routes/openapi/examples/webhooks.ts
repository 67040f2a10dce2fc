import type { Summary } from '../../../src/summary/summary.ts';
import { summaryMarkdown, summaryText } from '../../../src/summary/words.ts';
import { type ListedDelivery, listedDelivery } from '../../../src/webhooks/delivery.ts';
import { type MessageOf, messageIdOf, type WebhookEvent } from '../../../src/webhooks/message.ts';
import { alarmText, championChangedText, dataLateText, PING_TEXT, runEndedText } from '../../../src/webhooks/words.ts';
import { ACCURACY, ALARM } from './monitoring.ts';
import { FINISHED_RUN } from './runs.ts';
import { DATASET, MODEL, OLDER_MODEL, TRAINED_AT, VERSION } from './store.ts';

const AT = '2023-02-06T07:00:00.000Z';
const LATENESS = { observedTo: '2023-02-05', ageDays: 1, usualDays: 2, lateAfter: '2023-02-08', late: false };
const LATE = { ...LATENESS, ageDays: 4, late: true };
const INTERVALS = { 80: [22_310.4, 24_012.9], 95: [21_780.2, 24_598.3] } satisfies Record<string, [number, number]>;
const MONTH_INTERVALS = { 80: [93_020.5, 97_814.2], 95: [91_702.8, 99_345.1] } satisfies typeof INTERVALS;
const PLANNED = { observedDays: 0, promotions: ['2023-02-07'], holidays: [], closed: [], assumptions: [] };
const { score } = ACCURACY.byWeek[0] ?? { score: ACCURACY.overall };

const NUMBERS: Summary = {
  dataset: DATASET,
  datasetVersion: VERSION,
  at: AT,
  decimals: 2,
  data: LATENESS,
  lastWeek: {
    ...{ from: '2023-01-30', to: '2023-02-05', days: 7, sold: 21_870.5 },
    promised: {
      ...{ days: 7, forecast: 24_150.3, sold: 21_870.5, difference: -2279.8, change: -0.0944, inside: 1, score },
      byDay: [{ date: '2023-01-30', forecast: 3450.1, sold: 3120.5, inside: false }],
    },
  },
  week: { from: '2023-02-06', to: '2023-02-12', total: { forecast: 23_155.1, intervals: INTERVALS }, ...PLANNED },
  month: {
    ...{ month: '2023-03', from: '2023-03-01', to: '2023-03-31' },
    ...{ total: { forecast: 95_402.7, intervals: MONTH_INTERVALS }, ...PLANNED, promotions: [] },
  },
  model: {
    ...{ version: MODEL, kind: 'linear', trainedAt: '2023-01-01T06:00:00.000Z', trainedTo: '2022-12-31', ageDays: 36 },
    promotedAt: TRAINED_AT,
  },
  lastTraining: { id: MODEL, status: 'succeeded', finishedAt: TRAINED_AT, error: null },
  alarm: ALARM,
  attention: ['model-behind', 'alarm'],
  notIncluded: ['promotions', 'orders', 'staffing'],
};

export const SUMMARY_MARKDOWN = summaryMarkdown(NUMBERS, 'en');
export const SUMMARY = { ...NUMBERS, text: summaryText(NUMBERS, 'en') };

const RUN_ENDED: MessageOf<'run.ended'>['data'] = {
  ...{ id: MODEL, datasetVersion: VERSION, status: 'succeeded', promoted: true, reason: 'There was no champion.' },
  ...{ queuedAt: FINISHED_RUN.queuedAt, startedAt: FINISHED_RUN.startedAt, finishedAt: TRAINED_AT },
  ...{ metrics: FINISHED_RUN.metrics, error: null, retryOf: null },
};
const CHAMPION: MessageOf<'champion.changed'>['data'] = {
  ...{ version: OLDER_MODEL, previous: MODEL, promotedAt: AT, promotedBy: 'request', rollback: true },
};
const OPENED: MessageOf<'alarm'>['data'] = { state: 'opened', count: 1, alarms: [{ series: null, alarm: ALARM }] };

/** A message of each event. */
export const MESSAGES: { readonly [E in WebhookEvent]: MessageOf<E> } = {
  'run.ended': {
    ...{ id: messageIdOf('run.ended', MODEL), event: 'run.ended', at: TRAINED_AT, dataset: DATASET },
    ...{ data: RUN_ENDED, text: runEndedText(DATASET, RUN_ENDED) },
  },
  'champion.changed': {
    ...{ id: messageIdOf('champion.changed', OLDER_MODEL), event: 'champion.changed', at: AT, dataset: DATASET },
    ...{ data: CHAMPION, text: championChangedText(DATASET, CHAMPION) },
  },
  alarm: {
    ...{ id: messageIdOf('alarm', ALARM.id), event: 'alarm', at: AT, dataset: DATASET },
    ...{ data: OPENED, text: alarmText(DATASET, OPENED) },
  },
  'data.late': {
    ...{ id: messageIdOf('data.late', LATE.observedTo), event: 'data.late', at: AT, dataset: DATASET },
    ...{ data: LATE, text: dataLateText(DATASET, LATE) },
  },
  'summary.weekly': {
    ...{ id: messageIdOf('summary.weekly', AT), event: 'summary.weekly', at: AT, dataset: DATASET },
    ...{ data: NUMBERS, text: { en: summaryText(NUMBERS, 'en'), es: summaryText(NUMBERS, 'es') } },
  },
  ping: {
    ...{ id: messageIdOf('ping', AT), event: 'ping', at: AT, dataset: null },
    ...{ data: { reason: 'asked for' }, text: PING_TEXT },
  },
};

const DELIVERED: ListedDelivery = listedDelivery({
  schema: 1,
  message: MESSAGES['run.ended'],
  state: 'delivered',
  attempts: [
    { at: '2023-01-01T06:00:00.912Z', status: null, error: 'ECONNREFUSED', durationMs: 3 },
    { at: '2023-01-01T06:00:08.455Z', status: 204, error: null, durationMs: 41 },
  ],
  nextAttemptAt: null,
  expiresAt: '2023-01-02T06:00:00.871Z',
  lease: null,
});

export const PENDING: ListedDelivery = { ...DELIVERED, state: 'pending', attempts: [], nextAttemptAt: TRAINED_AT };

export const PINGED: ListedDelivery = listedDelivery({
  ...{
    schema: 1,
    message: MESSAGES.ping,
    state: 'pending',
    attempts: [],
    nextAttemptAt: AT,
    expiresAt: AT,
    lease: null,
  },
});

export const DELIVERIES_PAGE = { items: [DELIVERED], next: null };
