import { addDays, weekdayOf } from '../../src/dates.ts';

interface Wishes {
  readonly from?: string;
  readonly days?: number;
  /** ISO weekdays without a row. */
  readonly closed?: readonly number[];
  /** Added to every day's sales, so that contents differ. */
  readonly shift?: number;
}

/** Sales of a store whose weeks are all alike, 2022 by default: Monday 1000, Tuesday 1100 …, promotions every other Tuesday +500. */
export function salesCsv({ from = '2022-01-01', days = 365, closed = [], shift = 0 }: Wishes = {}): string {
  const rows = Array.from({ length: days }, (_, i) => addDays(from, i))
    .filter((day) => !closed.includes(weekdayOf(day)))
    .map((day, i) => {
      const weekday = weekdayOf(day);
      const promo = weekday === 2 && i % 14 < 7 ? 1 : 0;
      const sales = 900 + 100 * weekday + 500 * promo + shift;
      return `${day},${weekday},${promo},${weekday === 7 ? 1 : 0},${sales}`;
    });
  return ['Fecha,DíaDeLaSemana,Promociones,Festivo,Ventas', ...rows, ''].join('\n');
}

/** The bytes of a form as a browser sends them. */
export async function formOf(parts: readonly (readonly [name: string, value: string | Blob])[]) {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  const encoded = new Response(form);
  const type = encoded.headers.get('content-type') ?? '';
  return { payload: Buffer.from(await encoded.arrayBuffer()), headers: { 'content-type': type } };
}

export const csvFile = (text: string) => new File([text], 'Ventas.csv', { type: 'text/csv' });
