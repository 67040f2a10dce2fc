import type { Profile } from '../../../src/schemas/dataset.ts';

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
