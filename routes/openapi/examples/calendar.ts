import type { Calendar, CalendarRequest } from '../../../src/schemas/calendar.ts';
import { DATASET } from './store.ts';

/** Epiphany is a holiday and the store is closed; the week after it promotes on Tuesday. */
const DAYS: CalendarRequest['days'] = [
  { date: '2023-01-06', open: false, holiday: 1 },
  { date: '2023-01-10', promo: 1 },
];

export const CALENDAR_REQUEST: CalendarRequest = { days: DAYS };
export const CALENDAR: Calendar = { dataset: DATASET, days: DAYS };

export const CALENDAR_CSV = ['Fecha,Promociones,Festivo,Abierto', '2023-01-06,,1,0', '2023-01-10,1,,', ''].join('\n');

/** What if the first Tuesday of the year had a promotion. */
export const SCENARIO_REQUEST: CalendarRequest = { days: [{ date: '2023-01-03', promo: 1 }] };
