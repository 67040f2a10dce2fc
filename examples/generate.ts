import { parseArgs } from 'node:util';
import { addDays, eachDay, isIsoDay } from '../src/dates.ts';
import { holidayOn } from './holidays.ts';
import { type StoreDay, type StoreOptions, simulateStore } from './store.ts';

/**
 * Prints the sales of an invented store as CSV. Without options it prints examples/Ventas.csv:
 *
 *     node --import=tsx examples/generate.ts [--seed 20240101] [--from 2024-01-01] [--days 731] > Ventas.csv
 *
 * With --plan N it prints instead what the store plans for the N days after those; `--plan 90` is examples/calendario.csv.
 */

const MOST_DAYS = 36_600;

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`--${name} must be a whole number from ${least} to ${most}, not "${text}"`);
}

function day(name: string, text: string): string {
  if (isIsoDay(text)) return text;
  throw new RangeError(`--${name} must be an existing day YYYY-MM-DD, not "${text}"`);
}

function csvOf(days: readonly StoreDay[]): string {
  const rows = days.map(({ date, weekday, promo, holiday, sales }) =>
    [date, weekday, promo ? 1 : 0, holiday ? 1 : 0, sales].join(','),
  );
  return `${['Fecha,DíaDeLaSemana,Promociones,Festivo,Ventas', ...rows].join('\n')}\n`;
}

/** Promotions, holidays and closed days of the `days` after the ones sold; not what will be sold. */
function planOf(sold: StoreOptions, days: number): string {
  const first = addDays(sold.from, sold.days);
  const open = new Map(simulateStore({ ...sold, days: sold.days + days }).map((day) => [day.date, day]));
  const rows = eachDay(first, addDays(first, days - 1)).map((date) => {
    const day = open.get(date);
    const holiday = day ? day.holiday : holidayOn(date) !== undefined;
    return [date, day?.promo ? 1 : 0, holiday ? 1 : 0, day ? 1 : 0].join(',');
  });
  return `${['Fecha,Promociones,Festivo,Abierto', ...rows].join('\n')}\n`;
}

function readOptions(): { readonly sold: StoreOptions; readonly plan: number } {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '20240101' },
      from: { type: 'string', default: '2024-01-01' },
      days: { type: 'string', default: '731' },
      plan: { type: 'string', default: '0' },
    },
  });
  const sold = {
    seed: wholeNumber('seed', values.seed, 0, 2_147_483_645),
    from: day('from', values.from),
    days: wholeNumber('days', values.days, 1, MOST_DAYS),
  };
  return { sold, plan: wholeNumber('plan', values.plan, 0, MOST_DAYS) };
}

try {
  const { sold, plan } = readOptions();
  process.stdout.write(plan > 0 ? planOf(sold, plan) : csvOf(simulateStore(sold)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
