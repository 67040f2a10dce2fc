import { HOLIDAY, PROMO } from '../../src/sales/series.ts';

/** What the package `fev` reports of a task, all without unit, ≥ 0, smaller is better; see scores.ts. */
export const METRICS = ['WAPE', 'SQL', 'MASE', 'WQL'] as const;
export type MetricName = (typeof METRICS)[number];

/** Probabilities of the quantiles that every task asks for. */
export const LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** A number of each day, or a flag: 0 for an empty cell, `0` and `None`, the number, and 1 for any other text such as a name. */
type CellKind = 'number' | 'flag';

/** How the rows of a file tell items, days and values. */
export interface FileFormat {
  /** Columns that together name an item. */
  readonly item: readonly string[];
  readonly day: string;
  readonly target: string;
  /** Holds 0 on days on which the item was closed. */
  readonly open?: string;
  /** Columns that are known ahead, with the name and kind of the covariate; a file may lack those that are `optional`. */
  readonly known: readonly {
    readonly column: string;
    readonly covariate: string;
    readonly kind: CellKind;
    readonly optional?: true;
  }[];
}

/** Days that the data of some items leave out altogether, although they may have been open. */
interface UnrecordedDays {
  readonly from: string;
  readonly to: string;
}

/** A task of fev-bench: what is forecast, when, and what others made of it. */
export interface FevTask {
  readonly name: string;
  /** Days that each window forecasts. */
  readonly horizon: number;
  readonly windows: number;
  /** The first window begins so many days before the end of each item, or on the day after this one; each further one a horizon later. */
  readonly firstCutoff: number | string;
  /** Days of a season: the lag of the scale of SQL and MASE, and of the seasonal naive. */
  readonly seasonality: number;
  /** How many series the data set of the benchmark has. */
  readonly items: number;
  readonly competition: string;
  readonly format: FileFormat;
  readonly unrecorded?: UnrecordedDays;
  /** Numbers of the series that the method was designed on; what is measured on them flatters it. */
  readonly designedOn?: readonly number[];
  readonly published: readonly PublishedResult[];
}

export interface PublishedResult extends Readonly<Record<MetricName, number>> {
  readonly method: string;
  /** `zero-shot`: pretrained on other data; `trained`: fitted to the series of the task. */
  readonly kind: 'zero-shot' | 'trained' | 'naive';
}

export const SEASONAL_NAIVE = 'Seasonal Naive';

/**
 * Definitions and results: `benchmarks/fev_bench` of github.com/autogluon/fev at 1bc95fd (19 August 2026), `tasks.yaml` and the
 * files in `results`. Columns that are known afterwards only (customers, oil price, weather) are left out on purpose, and so are
 * static ones, which tell series apart: here each series is forecast by itself.
 */
export const TASKS: readonly FevTask[] = [
  {
    name: 'rossmann_1D',
    horizon: 48,
    windows: 10,
    firstCutoff: -480,
    seasonality: 7,
    items: 1115,
    competition: 'Rossmann Store Sales',
    format: {
      item: ['Store'],
      day: 'Date',
      target: 'Sales',
      open: 'Open',
      known: [
        { column: 'Promo', covariate: PROMO, kind: 'number' },
        { column: 'StateHoliday', covariate: HOLIDAY, kind: 'flag' },
        { column: 'SchoolHoliday', covariate: 'SchoolHoliday', kind: 'number' },
      ],
    },
    unrecorded: { from: '2014-07-01', to: '2014-12-31' },
    designedOn: [12, 35, 38, 47, 152, 213, 233, 304, 442, 455, 552, 743, 885, 907, 967, 998, 1015, 1025, 1068, 1099],
    published: [
      { method: 'TabPFN-TS', kind: 'zero-shot', WAPE: 0.099848, SQL: 0.238864, MASE: 0.300625, WQL: 0.079357 },
      { method: 'TabPFN-TS-3', kind: 'zero-shot', WAPE: 0.102186, SQL: 0.24547, MASE: 0.30705, WQL: 0.081794 },
      { method: 'TS-ICL', kind: 'zero-shot', WAPE: 0.106529, SQL: 0.258052, MASE: 0.319823, WQL: 0.086028 },
      { method: 'CatBoost', kind: 'trained', WAPE: 0.109583, SQL: 0.332158, MASE: 0.332158, WQL: 0.109583 },
      { method: 'LightGBM', kind: 'trained', WAPE: 0.112614, SQL: 0.341231, MASE: 0.341231, WQL: 0.112614 },
      { method: 'Chronos-2', kind: 'zero-shot', WAPE: 0.11978, SQL: 0.283468, MASE: 0.355765, WQL: 0.095453 },
      { method: 'TiRex-2', kind: 'zero-shot', WAPE: 0.168911, SQL: 0.41102, MASE: 0.499758, WQL: 0.139012 },
      { method: SEASONAL_NAIVE, kind: 'naive', WAPE: 0.269245, SQL: 0.913673, MASE: 0.788555, WQL: 0.313989 },
    ],
  },
  {
    name: 'favorita_stores_1D',
    horizon: 28,
    windows: 10,
    firstCutoff: -280,
    seasonality: 7,
    items: 1579,
    competition: 'Store Sales - Time Series Forecasting',
    format: {
      item: ['store_nbr', 'family'],
      day: 'date',
      target: 'sales',
      known: [
        { column: 'onpromotion', covariate: 'onpromotion', kind: 'number' },
        { column: 'holiday', covariate: HOLIDAY, kind: 'flag', optional: true },
      ],
    },
    published: [
      { method: 'TabPFN-TS', kind: 'zero-shot', WAPE: 0.146111, SQL: 0.963786, MASE: 1.186845, WQL: 0.117897 },
      { method: 'TabPFN-TS-3', kind: 'zero-shot', WAPE: 0.164502, SQL: 0.9895, MASE: 1.228625, WQL: 0.131671 },
      { method: 'TS-ICL', kind: 'zero-shot', WAPE: 0.173423, SQL: 1.02162, MASE: 1.252592, WQL: 0.139788 },
      { method: 'CatBoost', kind: 'trained', WAPE: 0.156803, SQL: 1.216946, MASE: 1.216946, WQL: 0.156803 },
      { method: 'LightGBM', kind: 'trained', WAPE: 0.160464, SQL: 1.237449, MASE: 1.237449, WQL: 0.160464 },
      { method: 'Chronos-2', kind: 'zero-shot', WAPE: 0.138273, SQL: 0.916412, MASE: 1.140198, WQL: 0.111144 },
      { method: 'TiRex-2', kind: 'zero-shot', WAPE: 0.157859, SQL: 0.964639, MASE: 1.191973, WQL: 0.128275 },
      { method: SEASONAL_NAIVE, kind: 'naive', WAPE: 0.251985, SQL: 1.690237, MASE: 1.759044, WQL: 0.237576 },
    ],
  },
  {
    name: 'rohlik_orders_1D',
    horizon: 61,
    windows: 5,
    firstCutoff: '2023-05-01',
    seasonality: 7,
    items: 7,
    competition: 'Rohlik Orders Forecasting Challenge',
    format: {
      item: ['warehouse'],
      day: 'date',
      target: 'orders',
      known: [
        { column: 'holiday', covariate: HOLIDAY, kind: 'flag' },
        { column: 'shops_closed', covariate: 'shops_closed', kind: 'number' },
        { column: 'winter_school_holidays', covariate: 'winter_school_holidays', kind: 'number' },
        { column: 'school_holidays', covariate: 'school_holidays', kind: 'number' },
      ],
    },
    published: [
      { method: 'TabPFN-TS', kind: 'zero-shot', WAPE: 0.058686, SQL: 1.179666, MASE: 1.332658, WQL: 0.052612 },
      { method: 'TabPFN-TS-3', kind: 'zero-shot', WAPE: 0.061986, SQL: 1.052412, MASE: 1.307886, WQL: 0.049663 },
      { method: 'TS-ICL', kind: 'zero-shot', WAPE: 0.062974, SQL: 1.12278, MASE: 1.354721, WQL: 0.052331 },
      { method: 'CatBoost', kind: 'trained', WAPE: 0.05546, SQL: 1.178254, MASE: 1.178254, WQL: 0.05546 },
      { method: 'LightGBM', kind: 'trained', WAPE: 0.05908, SQL: 1.252908, MASE: 1.252908, WQL: 0.05908 },
      { method: 'Chronos-2', kind: 'zero-shot', WAPE: 0.056052, SQL: 0.959211, MASE: 1.186908, WQL: 0.045358 },
      { method: 'TiRex-2', kind: 'zero-shot', WAPE: 0.061892, SQL: 1.048459, MASE: 1.301118, WQL: 0.049793 },
      { method: SEASONAL_NAIVE, kind: 'naive', WAPE: 0.082722, SQL: 1.554422, MASE: 1.778287, WQL: 0.073039 },
    ],
  },
];
