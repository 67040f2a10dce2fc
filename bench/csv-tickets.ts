import { addDays, weekdayOf } from '../src/dates.ts';

/** Numbers from 0 to 1, the same on every run (a linear congruential generator). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How a file writes its tickets: plainly, or as a till in Spain does (`31/12/2023 18:05;…;12,50`). */
export type Style = 'iso' | 'spanish';

/** A file of tickets, several a day: the header, then the lines of each day. */
export function* ticketLines(days: number, perDay: number, style: Style): Generator<string> {
  const random = randomFrom(7);
  const header = 'Fecha,DíaDeLaSemana,Promociones,Festivo,Ventas\n';
  yield style === 'iso' ? header : header.replaceAll(',', ';');
  for (let day = 0; day < days; day++) {
    const date = addDays('2017-01-01', day);
    const flags = [weekdayOf(date), random() < 0.2 ? 1 : 0, random() < 0.04 ? 1 : 0];
    const write = style === 'iso' ? isoTicket(date, flags) : spanishTicket(date, flags);
    yield Array.from({ length: perDay }, (_, i) => write((random() * 80).toFixed(2), i)).join('');
  }
}

type Write = (sales: string, ticket: number) => string;

function isoTicket(date: string, flags: readonly number[]): Write {
  return (sales) => `${date},${flags.join(',')},${sales}\n`;
}

function spanishTicket(date: string, flags: readonly number[]): Write {
  const day = date.split('-').reverse().join('/');
  return (sales, ticket) => {
    const time = `${10 + (ticket % 12)}:${10 + (ticket % 50)}`;
    return `${day} ${time};${flags.join(';')};${sales.replace('.', ',')}\n`;
  };
}
