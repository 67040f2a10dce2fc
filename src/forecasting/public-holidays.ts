import type Holidays from 'date-holidays';
import { addDays, type IsoDay } from '../dates.ts';
import type { PublicHolidays } from './holiday-covariate.ts';

/**
 * The public holidays of a region by the date-holidays tables, which are large: they are loaded when first asked for.
 * Rejects with a RangeError for a region they do not know.
 */
export async function createPublicHolidays(region: string): Promise<PublicHolidays> {
  const { default: Tables } = await loadTables();
  const [country, state, district] = region.split('-');
  const table = new Tables();
  const known = country in table.getCountries() && (state === undefined || state in (table.getStates(country) ?? {}));
  if (!known)
    throw new RangeError(`there are no holidays for ${region}; write a country such as ES, or with its region ES-MD`);
  table.init(country, state, district);
  const years = new Map<string, Map<IsoDay, string>>();
  return {
    region,
    nameOf(date) {
      const year = date.slice(0, 4);
      const names = years.get(year) ?? namesOf(table, Number(year));
      years.set(year, names);
      return names.get(date);
    },
  };
}

/** A build has them and what they are made of in one file (`npm run build:vendor`): the packages are thirty times its size. */
async function loadTables(): Promise<typeof import('date-holidays')> {
  const bundle = '../../vendor/date-holidays.mjs';
  try {
    return await import(bundle);
  } catch (error) {
    const isCheckout = error instanceof Error && 'code' in error && String(error.code).endsWith('MODULE_NOT_FOUND');
    if (!isCheckout) throw error;
    return import('date-holidays');
  }
}

/** Every day of the public holidays that begin in a year; one of several days has them all. */
function namesOf(table: Holidays, year: number): Map<IsoDay, string> {
  const names = new Map<IsoDay, string>();
  for (const { date, name, type, start, end } of table.getHolidays(year)) {
    if (type !== 'public') continue;
    const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000));
    for (let i = 0; i < days; i += 1) names.set(addDays(date.slice(0, 10), i), name);
  }
  return names;
}
