/**
 * Prints the sales of an invented store as CSV. Without options it prints examples/Ventas.csv:
 *
 *     node --import=tsx examples/generate.ts [--seed 20240101] [--from 2024-01-01] [--days 731] > Ventas.csv
 */
import { parseArgs } from 'node:util';
import { isIsoDay } from '../src/dates.ts';
import { type StoreDay, type StoreOptions, simulateStore } from './store.ts';

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

function readOptions(): StoreOptions {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '20240101' },
      from: { type: 'string', default: '2024-01-01' },
      days: { type: 'string', default: '731' },
    },
  });
  return {
    seed: wholeNumber('seed', values.seed, 0, 2_147_483_645),
    from: day('from', values.from),
    days: wholeNumber('days', values.days, 1, MOST_DAYS),
  };
}

try {
  process.stdout.write(csvOf(simulateStore(readOptions())));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
