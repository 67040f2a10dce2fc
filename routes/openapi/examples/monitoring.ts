import type { WordedAccuracy } from '../../../src/monitoring/accuracy.ts';
import { alarmMessage } from '../../../src/monitoring/alarms.ts';
import type { Override } from '../../../src/monitoring/overrides.ts';
import type { ArchivedSummary, LiveScore } from '../../../src/monitoring/scores.ts';
import { DATASET, MODEL, TRAINED_AT, VERSION } from './store.ts';

const OVERRIDE: Override = {
  date: '2023-01-05',
  sales: 5200,
  reason: 'Eve of Epiphany: toys',
  author: 'Marta',
  setAt: '2023-01-02T09:12:44.120Z',
  baseline: 4312.75,
  model: MODEL,
};

export const OVERRIDES_REQUEST = {
  dataset: DATASET,
  author: OVERRIDE.author,
  days: [{ date: OVERRIDE.date, sales: OVERRIDE.sales, reason: OVERRIDE.reason }],
};
export const OVERRIDES = { dataset: DATASET, observedTo: '2022-12-31', days: [OVERRIDE] };

const SCORE: LiveScore = {
  days: 31,
  mae: 402.11,
  wape: 0.1316,
  bias: 362.4,
  biasShare: 0.1186,
  coverage: { 50: 0.097, 80: 0.1935, 95: 0.4516 },
};
const OUTCOMES = { scored: 31, pending: 0, closed: 0, unforeseenClosures: 0, unforeseenOpenings: 0, unknown: 0 };
const LINEAR_MODEL = { version: MODEL, kind: 'linear' };

const ISSUE: ArchivedSummary = {
  dataset: DATASET,
  datasetVersion: VERSION,
  model: LINEAR_MODEL,
  month: '2023-01',
  issuedAt: TRAINED_AT,
  origin: '2022-12-31',
  calendar: '4f53cda18c2b',
  total: { forecast: 105_946.2, intervals: { 80: [103_101.5, 108_790.9], 95: [101_404.3, 110_488.1] } },
  outcomes: OUTCOMES,
  score: SCORE,
};
export const ISSUES_PAGE = { items: [ISSUE], next: null };

export const ALARM = {
  id: '2023-01-24-below',
  direction: 'below',
  since: '2023-01-07',
  raisedOn: '2023-01-24',
  until: null,
  days: 25,
  sales: 72_310,
  forecast: 84_012.4,
  change: -0.1393,
  falseAlarmDays: 1000,
} as const;

export const ACCURACY: WordedAccuracy = {
  dataset: DATASET,
  datasetVersion: VERSION,
  observedTo: '2023-01-31',
  overall: SCORE,
  recent: { ...SCORE, days: 28 },
  outcomes: OUTCOMES,
  closest: { date: '2023-01-18', forecast: 3391.2, sales: 3389 },
  farthest: { date: '2023-01-07', forecast: 4102.7, sales: 2760 },
  byWeek: [{ week: '2023-01-02', score: { ...SCORE, days: 7 } }],
  byMonth: [ISSUE],
  byModel: [
    {
      model: LINEAR_MODEL,
      months: ['2023-01'],
      live: SCORE,
      backtest: { mae: 77.98, wape: 0.0255, bias: -4.13, coverage80: 0.79 },
      wapeRatio: 5.16,
    },
  ],
  alarm: { ...ALARM, message: alarmMessage(ALARM, 'en') },
  pastAlarms: [],
  overrides: { days: 1, better: 1, mae: 120, baselineMae: 767.25, valueAdded: 647.25, pending: 0, unscored: 0 },
};
