import type { PromotionPlan } from '../../../src/planning/promotions/schema.ts';
import { PLAN_HEADING } from './store.ts';

/** Two promotions in the first days of the year, at most one in three days, if they pay. */
export const PROMOTION_PLAN_REQUEST = {
  from: '2023-01-02',
  to: '2023-01-10',
  weekdays: [2, 6],
  dates: ['2023-01-04'],
  count: 2,
  margin: 0.3,
  costPerDay: 40,
  minimumGapDays: 2,
  limit: 2,
  levels: [80],
};

export const PROMOTION_PLAN: PromotionPlan = {
  ...PLAN_HEADING,
  from: '2023-01-02',
  to: '2023-01-10',
  baseline: { expectedSales: 24242.88, intervals: { 80: [23777.08, 24717.81] }, planned: [] },
  best: 'promotion',
  conclusion: 'Promotions on 3 January 2023 and 7 January 2023 are expected to bring 20.86 more profit than none.',
  alternatives: [
    {
      dates: ['2023-01-03', '2023-01-07'],
      expectedSales: 24579.07,
      expectedExtraSales: { value: 336.19, intervals: { 80: [295.9, 376.48] } },
      cost: 80,
      expectedProfit: { value: 20.86, intervals: { 80: [8.77, 32.94] } },
      probabilityBetterThanNone: 0.9863,
      days: [
        { date: '2023-01-03', weekday: 2, extraSales: 168.09, support: 'seen', supportDays: 28 },
        { date: '2023-01-07', weekday: 6, extraSales: 168.09, support: 'seen', supportDays: 22 },
      ],
    },
    {
      dates: ['2023-01-07', '2023-01-10'],
      expectedSales: 24579.07,
      expectedExtraSales: { value: 336.19, intervals: { 80: [295.9, 376.48] } },
      cost: 80,
      expectedProfit: { value: 20.86, intervals: { 80: [8.77, 32.94] } },
      probabilityBetterThanNone: 0.9863,
      days: [
        { date: '2023-01-07', weekday: 6, extraSales: 168.09, support: 'seen', supportDays: 22 },
        { date: '2023-01-10', weekday: 2, extraSales: 168.09, support: 'seen', supportDays: 28 },
      ],
    },
  ],
  search: { candidates: 3, asked: 2, fitting: 3, calendars: 7, exact: true },
  refused: [
    {
      date: '2023-01-04',
      reason: 'unseen',
      message: 'Wednesday 4 January: a promotion on this weekday was never seen, so its effect is not known',
    },
  ],
  assumptions: [
    {
      code: 'expected-effect',
      message:
        'Bounds and probabilities of extra sales and profit are about what is expected of the promotions; what chance does to single days comes with or without them.',
    },
    {
      code: 'no-carry-over',
      message:
        'On the three days after a promotion the store sold 6% less than on other days without one (95% interval: from 8.8% less to 3% less). On the three days before a promotion no difference from other days without one can be told (95% interval: from 3% less to 5% more). That was measured on the days that the model learnt from. The extra sales of the plan are those of the promotion days alone: it is not in them.',
    },
    {
      code: 'same-effect',
      message:
        'The model adds the same sales on every promotion day: which of the days are chosen hardly matters to it.',
    },
  ],
};
