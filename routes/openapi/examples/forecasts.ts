import type { Feed } from '../../../src/feeds/feed.ts';
import type { Forecast, GroupedForecast, Prediction } from '../../../src/forecasting/forecast-schema.ts';
import type { Scenario } from '../../../src/forecasting/scenario/comparison-schema.ts';
import type { TimeSeriesContent, TimeSeriesRequest, TimeSeriesResponse } from '../../../src/forecasting/time-series.ts';
import { DATASET, MODEL, VERSION } from './store.ts';

/** Of `?days=3`. */
export const FORECAST: Forecast = {
  dataset: DATASET,
  datasetVersion: VERSION,
  model: { version: MODEL, kind: 'linear' },
  from: '2023-01-01',
  to: '2023-01-03',
  days: [
    {
      date: '2023-01-01',
      weekday: 7,
      open: true,
      promo: 0,
      holiday: 1,
      forecast: 4205.17,
      intervals: { 80: [4079.97, 4330.37], 95: [4014.21, 4396.14] },
    },
    {
      date: '2023-01-02',
      weekday: 1,
      open: true,
      promo: 0,
      holiday: 0,
      forecast: 1502.4,
      intervals: { 80: [1377.2, 1627.6], 95: [1311.44, 1693.37] },
    },
    {
      date: '2023-01-03',
      weekday: 2,
      open: true,
      promo: 0,
      holiday: 0,
      forecast: 2015.24,
      intervals: { 80: [1890.04, 2140.44], 95: [1824.28, 2206.2] },
    },
  ],
  total: { forecast: 7722.81, intervals: { 80: [7505.93, 7939.69], 95: [7392.02, 8053.6] } },
  assumptions: [
    {
      code: 'open-every-day',
      message: 'The store is open on all 3 days: it was open on every weekday so far.',
    },
    { code: 'covariate-zero', message: 'Promociones is 0: nothing was said of it for all 3 days.' },
    {
      code: 'covariate-by-weekday',
      message: 'Festivo is 1 each Sunday and 0 on other days, as in all of the history (assumed for all 3 days).',
    },
  ],
};

/** The same days with a promotion on the third. */
export const SCENARIO: Scenario = {
  ...FORECAST,
  days: [
    ...FORECAST.days.slice(0, 2),
    { ...FORECAST.days[2], promo: 1, forecast: 2183.33, intervals: { 80: [2058.13, 2308.53], 95: [1992.37, 2374.3] } },
  ],
  total: { forecast: 7890.9, intervals: { 80: [7674.02, 8107.78], 95: [7560.11, 8221.69] } },
  comparison: {
    days: [
      {
        date: '2023-01-03',
        change: 'planned',
        baseline: 2015.24,
        difference: 168.09,
        intervals: { 80: [147.95, 188.24], 95: [137.23, 198.96] },
        support: 'seen',
      },
    ],
    total: { baseline: 7722.81, difference: 168.09, intervals: { 80: [147.95, 188.24], 95: [137.23, 198.96] } },
  },
};

export const SCENARIO_CSV = [
  'date,weekday,open,promo,holiday,forecast,lower80,upper80,lower95,upper95,baseline,difference',
  '2023-01-01,7,1,0,1,4205,4080,4330,4014,4396,4205,0',
  '2023-01-02,1,1,0,0,1502,1377,1628,1311,1693,1502,0',
  '2023-01-03,2,1,1,0,2183,2058,2309,1992,2374,2015,168',
  '',
].join('\r\n');

export const FORECAST_CSV = [
  'date,weekday,open,promo,holiday,forecast,lower80,upper80,lower95,upper95',
  '2023-01-01,7,1,0,1,4205,4080,4330,4014,4396',
  '2023-01-02,1,1,0,0,1502,1377,1628,1311,1693',
  '2023-01-03,2,1,0,0,2015,1890,2140,1824,2206',
  '',
].join('\r\n');

export const PREDICT_REQUEST = { DíaDeLaSemana: 6, Promociones: 1, Festivo: 0 };

export const PREDICTION: Prediction = {
  date: '2023-01-07',
  open: true,
  forecast: 4169.77,
  intervals: { 80: [4044.57, 4294.97], 95: [3978.81, 4360.73] },
};

export const FORECAST_CALENDAR = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'CALSCALE:GREGORIAN',
  'PRODID:-//prediccion-ventas//forecast//EN',
  'METHOD:PUBLISH',
  'X-WR-CALNAME:Sales forecast ventas',
  'X-PUBLISHED-TTL:PT1H',
  'BEGIN:VEVENT',
  'UID:ventas-2023-01-03@prediccion-ventas',
  'SUMMARY:Expected sales: 2\\,015 (1\\,889–2\\,149) · Promotion',
  'DTSTAMP:20230101T060000Z',
  'DTSTART;VALUE=DATE:20230103',
  'DTEND;VALUE=DATE:20230104',
  'SEQUENCE:94716000',
  'DESCRIPTION:80 % interval: 1\\,889 to 2\\,149',
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

export const FEED: Feed = {
  id: '5f1d3c0a9b7e4d2f8a6c1e3b',
  dataset: DATASET,
  name: 'Shop window',
  levels: '80,95',
  language: 'en',
  createdBy: 'planning',
  createdAt: '2023-01-02T09:15:00.123Z',
  lastReadOn: '2023-01-09',
  expiresAt: null,
};

const addressesOf = (path: string) => ({ csv: `${path}.csv`, xlsx: `${path}.xlsx`, ics: `${path}.ics` });

export const CREATED_FEED = {
  ...FEED,
  lastReadOn: null,
  urls: addressesOf('https://forecast.shop.example/feeds/feed_zT5yG8Hq3nVxk2Rb7LwPd4sJ9mCfA1uE6oKi0QvXgWN'),
  paths: addressesOf('/feeds/feed_zT5yG8Hq3nVxk2Rb7LwPd4sJ9mCfA1uE6oKi0QvXgWN'),
};

/** That of a subscription has UIDs of its own, and says when to look again. */
export const FEED_CALENDAR = FORECAST_CALENDAR.replace(`UID:${DATASET}-`, `UID:${FEED.id}-`)
  .replace('Sales forecast ventas', 'Shop window')
  .replace('X-PUBLISHED-TTL:PT1H', 'X-PUBLISHED-TTL:PT6H\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H');

/** Of `?groupBy=Tienda&days=1`. */
export const GROUPS: GroupedForecast = {
  dataset: DATASET,
  datasetVersion: VERSION,
  model: { version: MODEL, kind: 'panel' },
  from: '2023-01-02',
  to: '2023-01-02',
  groupBy: 'Tienda',
  groups: [
    {
      group: 'Centro',
      series: 3,
      days: [
        {
          date: '2023-01-02',
          weekday: 1,
          open: true,
          promo: 0.333,
          holiday: 0,
          forecast: 1502.4,
          intervals: { 80: [1377.2, 1627.6], 95: [1311.44, 1693.37] },
        },
      ],
      total: { forecast: 1502.4, intervals: { 80: [1377.2, 1627.6], 95: [1311.44, 1693.37] } },
    },
  ],
  assumptions: [{ code: 'series-failed', message: 'Left out, as training failed (1): Norte / Navidad.' }],
};

/** Of `?series=*&days=2`: the first series. */
export const SERIES_ROWS = [
  {
    series: 'Centro / Pan',
    date: '2023-01-01',
    open: false,
    promo: 0,
    holiday: 1,
    forecast: 0,
    intervals: { 80: [0, 0] },
  },
  {
    ...{ series: 'Centro / Pan', date: '2023-01-02', open: true, promo: 0, holiday: 0 },
    ...{ forecast: 131.5, intervals: { 80: [112.25, 150.75] } },
  },
]
  .map((row) => `${JSON.stringify(row)}\n`)
  .join('');

const FOUR_WEEKS = Array.from({ length: 4 }, () => [83, 79, 84, 91, 118, 140, null]).flat();

export const TIME_SERIES_REQUEST: TimeSeriesRequest = {
  model: 'auto',
  inputs: [
    {
      ...{ type: 'univariate_time_series', name: 'Pan', frequency: 'D', start_timestamp: '2023-01-02' },
      series: [...FOUR_WEEKS, 85, 80, 83, 92, 117, 141, null],
    },
  ],
  options: { horizon: 3, quantiles: [0.1, 0.9] },
  metadata: { request_id: 'monday' },
};

const CONTENT: TimeSeriesContent = {
  ...{ type: 'univariate_time_series', name: 'Pan', frequency: 'D', start_timestamp: '2023-02-06' },
  ...{ model: 'seasonal-naive', mean_forecast: [83.5, 79.25, 83.75] },
  quantiles: { 0.1: [82.1, 77.9, 82.35], 0.9: [84.9, 80.6, 85.15] },
};

export const TIME_SERIES: TimeSeriesResponse = {
  ...{ id: '0b0f0c52-000000000001', created_at: 1_675_672_200, status: 'completed', error: null, model: 'auto' },
  outputs: [
    {
      ...{ type: 'time_series_forecast', id: '0b0f0c52-000000000001-0', name: 'Pan', status: 'completed' },
      content: [CONTENT],
      error: null,
    },
  ],
};

/** A second series was not daily. */
export const PARTIAL_TIME_SERIES: TimeSeriesResponse = {
  ...TIME_SERIES,
  status: 'partial',
  outputs: [
    ...TIME_SERIES.outputs,
    {
      ...{ type: 'time_series_forecast', id: '0b0f0c52-000000000001-1', name: 'Luz', status: 'error', content: [] },
      error: {
        code: 'malformed-request',
        message: 'only daily series are forecast: D, day or DAY',
        param: 'inputs/1/frequency',
        type: 'urn:prediccion-ventas:problem:malformed-request',
      },
    },
  ],
};
