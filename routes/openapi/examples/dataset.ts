import type { Page } from '../../../services/page.ts';
import type { Changes, CurrentDataset, DatasetVersion, DryRun } from '../../../src/schemas/dataset.ts';
import type { ObservedDays } from '../../../src/schemas/observed-days.ts';
import { PROFILE } from './profile.ts';
import { DATASET, SHA256, TRAINED_AT, UPLOADED_AT, VERSION } from './store.ts';

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

export const DRY_RUN_EXAMPLE: DryRun = {
  name: DATASET,
  valid: true,
  dialect,
  columns,
  rows: 365,
  days: 365,
  from: '2022-01-01',
  to: '2022-12-31',
  preview: [
    { row: 2, cells: ['2022-01-01', '6', '0', '0', '4033'], values: ['2022-01-01', 6, 0, 0, 4033] },
    { row: 3, cells: ['2022-01-02', '7', '0', '1', '4012'], values: ['2022-01-02', 7, 0, 1, 4012] },
  ],
  warnings: [],
  problems: [],
  problemCount: 0,
  profile: PROFILE,
  changes,
};

export const DATASETS_PAGE: Page<DatasetVersion> = { items: [DATASET_EXAMPLE], next: null };

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
