import { pino } from 'pino';
import type { Log } from '../../services/platform/module.ts';

/** A log as the service writes it, kept in memory. */
export function keptLog(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, log: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }) };
}
