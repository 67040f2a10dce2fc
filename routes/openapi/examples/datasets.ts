import type { Page } from '../../../services/platform/pages.ts';
import type { ListedSeries } from '../../../src/monitoring/listed-series.ts';
import type { Changes } from '../../../src/sales/changes.ts';
import type { CurrentDataset, DatasetVersion, DryRun, Profile, RevisedDataset } from '../../../src/sales/dataset.ts';
import type { KnownFutureDocument, KnownFutureRequest } from '../../../src/sales/known-future.ts';
import type { ObservedDays } from '../../../src/sales/observed-days.ts';
import type { AddedDaysRequest } from '../../../src/sales/revision/added-days.ts';
import { ALARM } from './monitoring.ts';
import { DATASET, SHA256, TRAINED_AT, UPLOADED_AT, VERSION } from './store.ts';

/** Mean sales and promotion days of each weekday, Monday first. */
const WEEKDAYS = [
  { days: 52, mean: 1502.4, promoDays: 0 },
  { days: 52, mean: 2105.75, promoDays: 28 },
  { days: 52, mean: 2524.9, promoDays: 0 },
  { days: 52, mean: 3069.46, promoDays: 23 },
  { days: 52, mean: 3480.73, promoDays: 0 },
  { days: 53, mean: 4071.45, promoDays: 22 },
  { days: 52, mean: 4205.17, promoDays: 0 },
];

export const PROFILE: Profile = {
  sales: { min: 1305, mean: 2997.22, median: 3074, max: 4404, total: 1_093_985, decimals: 0 },
  calendarDays: 365,
  zeroDays: 0,
  gaps: [],
  closedWeekdays: [],
  outliers: [],
  duplicates: { days: 0, rowsMerged: 0 },
  weekdays: WEEKDAYS.map((facts, i) => ({ weekday: i + 1, ...facts, holidayDays: i === 6 ? 52 : 0 })),
  identifiability: [
    {
      code: 'holiday-is-weekday',
      message:
        "Festivo equals Sunday on 365 of 365 days: its effect cannot be told from the weekday's, so no holiday effect can be learnt",
      covariates: ['holiday'],
      weekdays: [7],
    },
    {
      code: 'promo-weekdays',
      message:
        'Promociones falls only on Tuesday, Thursday and Saturday: its effect on Monday, Wednesday, Friday and Sunday was never seen',
      covariates: ['promo'],
      weekdays: [2, 4, 6],
    },
  ],
};

export const CSV = [
  'Fecha,DíaDeLaSemana,Promociones,Festivo,Ventas',
  '2022-01-01,6,0,0,4033',
  '2022-01-02,7,0,1,4012',
  '2022-01-03,1,0,0,1608',
  '2022-01-04,2,1,0,2546',
  '',
].join('\n');

const dialect = { encoding: 'utf-8', delimiter: ',', dateFormat: 'iso', decimal: '.' } as const;

const columns: DatasetVersion['columns'] = [
  { name: 'Fecha', role: 'date' },
  { name: 'DíaDeLaSemana', role: 'weekday' },
  { name: 'Promociones', role: 'promo' },
  { name: 'Festivo', role: 'holiday' },
  { name: 'Ventas', role: 'sales' },
];

export const DATASET_EXAMPLE: DatasetVersion = {
  name: DATASET,
  version: VERSION,
  sha256: SHA256,
  bytes: 8078,
  rows: 365,
  days: 365,
  from: '2022-01-01',
  to: '2022-12-31',
  uploadedAt: UPLOADED_AT,
  dialect,
  columns,
  covariates: ['Promociones', 'Festivo'],
  closedWeekdays: [],
  options: { allowNegative: false },
  warnings: [],
  profile: PROFILE,
};

export const CURRENT_DATASET: CurrentDataset = { ...DATASET_EXAMPLE, rejected: null };

/** Another program has put a file there that cannot be read. */
export const WITH_REJECTED: CurrentDataset = {
  ...DATASET_EXAMPLE,
  rejected: {
    at: TRAINED_AT,
    etag: '9b74c9897bac770ffc029102a200c5de',
    problemCount: 1,
    problems: [{ row: 17, column: 'Ventas', code: 'not-a-number', message: '"12x" is not a number' }],
  },
};

const changes: Changes = {
  newDays: { count: 31, first: [{ date: '2022-12-01', sales: 3068 }] },
  revisedDays: { count: 1, first: [{ date: '2022-11-30', old: 2410, new: 2490 }] },
  revisedCovariates: { count: 1, first: [{ date: '2022-11-24', covariates: ['promo'] }] },
  removedDays: { count: 0, first: [] },
  unchangedDays: 332,
  addedCovariates: [],
  removedCovariates: [],
};

export const ADDED_DAYS: AddedDaysRequest = {
  days: [
    { date: '2022-12-31', sales: 4041, promo: 0, holiday: 0 },
    { date: '2023-01-01', open: false },
  ],
};

export const ADDED_TO_MANY: AddedDaysRequest = {
  days: [
    { date: '2022-12-31', series: 'Norte / Pan', sales: 404.1, promo: 0 },
    { date: '2022-12-31', series: 'Sur / Pan', open: false },
  ],
};

export const ADDED_CSV = ['Fecha,Promociones,Festivo,Ventas', '2022-12-31,0,0,4041', ''].join('\n');

export const REVISED: RevisedDataset = { ...DATASET_EXAMPLE, source: 'days', changes };

export const DRY_RUN_EXAMPLE: DryRun = {
  name: DATASET,
  valid: true,
  dialect,
  columns,
  rows: 365,
  days: 365,
  from: '2022-01-01',
  to: '2022-12-31',
  mapping: {
    date: 'Fecha',
    sales: 'Ventas',
    series: [],
    promo: 'Promociones',
    holiday: 'Festivo',
    weekday: 'DíaDeLaSemana',
    known: [],
  },
  questions: [],
  preview: [
    { row: 2, cells: ['2022-01-01', '6', '0', '0', '4033'], values: ['2022-01-01', 6, 0, 0, 4033] },
    { row: 3, cells: ['2022-01-02', '7', '0', '1', '4012'], values: ['2022-01-02', 7, 0, 1, 4012] },
  ],
  warnings: [],
  problems: [],
  problemCount: 0,
  profile: PROFILE,
  changes,
  losesHistory: null,
};

export const DATASETS_PAGE: Page<DatasetVersion> = { items: [DATASET_EXAMPLE], next: null };

/** Of a chain of bakeries: its shops and their groups of products. */
export const SERIES_EXAMPLE: Page<ListedSeries> = {
  items: [
    {
      id: 'Norte / Bread',
      keys: { Tienda: 'Norte', Grupo: 'Bread' },
      attributes: { Ciudad: 'Bilbao' },
      days: 365,
      from: '2022-01-01',
      to: '2022-12-31',
      state: 'active',
      closedWeekdays: [],
      notes: [],
      training: {
        status: 'succeeded',
        kind: 'combination',
        pooled: null,
        pooledFrom: null,
        problem: null,
        wape: 0.083,
        coverage80: 0.81,
        month: { month: '2023-01', forecast: 41_250.5, lower80: 38_904.25, upper80: 43_711.75 },
        lastYear: 40_118,
        weeks: [9120, 9344, 9208, 9617],
      },
      alarm: ALARM,
    },
    {
      id: 'Norte / Seasonal',
      keys: { Tienda: 'Norte', Grupo: 'Seasonal' },
      attributes: { Ciudad: 'Bilbao' },
      days: 61,
      from: '2022-01-01',
      to: '2022-12-31',
      state: 'active',
      closedWeekdays: [7],
      notes: [
        {
          code: 'paused',
          message: 'No sales from 2022-01-31 to 2022-11-30 (304 days): a refit, or the months in which it is not sold?',
        },
      ],
      training: null,
      alarm: null,
    },
  ],
  next: null,
};

export const OBSERVED_DAYS_EXAMPLE: ObservedDays = {
  name: DATASET,
  version: VERSION,
  from: '2022-01-03',
  to: '2022-01-04',
  days: [
    { date: '2022-01-03', weekday: 1, open: true, sales: 1608, promo: 0, holiday: 0 },
    { date: '2022-01-04', weekday: 2, open: true, sales: 2546, promo: 1, holiday: 0 },
  ],
};

/** Epiphany is a holiday and the store is closed; the week after it promotes on Tuesday. */
const DAYS: KnownFutureRequest['days'] = [
  { date: '2023-01-06', open: false, holiday: 1 },
  { date: '2023-01-10', promo: 1 },
];

export const CALENDAR_REQUEST: KnownFutureRequest = { days: DAYS };
export const CALENDAR: KnownFutureDocument = { dataset: DATASET, days: DAYS };

export const CALENDAR_CSV = ['Fecha,Promociones,Festivo,Abierto', '2023-01-06,,1,0', '2023-01-10,1,,', ''].join('\n');

/** What if the first Tuesday of the year had a promotion. */
export const SCENARIO_REQUEST: KnownFutureRequest = { days: [{ date: '2023-01-03', promo: 1 }] };
