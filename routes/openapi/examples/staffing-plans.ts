import type { StaffingPlan } from '../../../src/planning/staffing/schema.ts';
import { PLAN_HEADING } from './store.ts';

export const STAFFING_REQUEST = {
  days: 2,
  salesPerLabourHour: 80,
  minimumCrew: 2,
  openingHours: { from: '09:00', to: '21:00', weekdays: { '7': { from: '10:00', to: '14:00' } } },
  shiftHours: 8,
  serviceQuantile: 0.8,
  hourlyWage: 14,
};

export const STAFFING_PLAN: StaffingPlan = {
  ...PLAN_HEADING,
  from: '2023-01-01',
  to: '2023-01-02',
  days: [
    {
      date: '2023-01-01',
      weekday: 7,
      open: true,
      forecast: 4205.17,
      demand: 4323.61,
      people: 14,
      labourHours: 56,
      chanceShort: 0.046,
      cost: 784,
      shifts: [
        {
          from: '10:00',
          to: '14:00',
          people: 14,
        },
      ],
    },
    {
      date: '2023-01-02',
      weekday: 1,
      open: true,
      forecast: 1502.4,
      demand: 1544.96,
      people: 4,
      labourHours: 32,
      chanceShort: 0,
      cost: 448,
      shifts: [
        {
          from: '09:00',
          to: '17:00',
          people: 2,
        },
        {
          from: '13:00',
          to: '21:00',
          people: 2,
        },
      ],
    },
  ],
  total: {
    forecast: 5707.57,
    openDays: 2,
    labourHours: 88,
    cost: 1232,
    expectedShortDays: 0.05,
  },
  assumptions: [
    {
      code: 'open-every-day',
      message: 'The store is open on all 2 days: it was open on every weekday so far.',
    },
    {
      code: 'covariate-zero',
      message: 'Promociones is 0: nothing was said of it for all 2 days.',
    },
    {
      code: 'covariate-by-weekday',
      message: 'Festivo is 1 each Sunday and 0 on other days, as in all of the history (assumed for all 2 days).',
    },
    {
      code: 'opening-hours',
      message: 'The store is open from 09:00 to 21:00 on open days without hours of their own.',
    },
    {
      code: 'even-work',
      message: 'Sales can be handled in any hour that is worked: the course of the day is not known.',
    },
    {
      code: 'whole-shifts',
      message: 'Everybody works one shift of 8 hours a day, or the opening hours when those are shorter.',
    },
    {
      code: 'flat-wage',
      message: 'Every hour costs 14, on Sundays and holidays too.',
    },
  ],
};

export const STAFFING_CSV = [
  'date,weekday,open,forecast,demand,people,labourHours,chanceShort,cost,shifts',
  '2023-01-01,7,1,4205.17,4323.61,14,56,0.046,784,14 x 10:00-14:00',
  '2023-01-02,1,1,1502.4,1544.96,4,32,0,448,2 x 09:00-17:00; 2 x 13:00-21:00',
  '',
].join('\r\n');

/** Of the first day. */
export const STAFFING_CALENDAR = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'CALSCALE:GREGORIAN',
  'PRODID:-//prediccion-ventas//staffing//EN',
  'METHOD:PUBLISH',
  'X-WR-CALNAME:Shifts ventas',
  'X-PUBLISHED-TTL:PT1H',
  'BEGIN:VEVENT',
  'UID:ventas-2023-01-01-1000@prediccion-ventas',
  'SUMMARY:14 people\\, 10:00–14:00',
  'DTSTAMP:20230101T060000Z',
  'DTSTART:20230101T100000',
  'DTEND:20230101T140000',
  'DESCRIPTION:14 of 14 people of the day. Sales expected: 4205.17\\; staffed f',
  '\tor: 4323.61.',
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');
