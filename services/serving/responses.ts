import { createHash } from 'node:crypto';
import type { EventAttributes, HeaderAttributes } from 'ics';
import type { Language } from '../../src/forecasting/explanation.ts';
import type { Table } from '../../src/tables/table.ts';
import type { TableForm, TableWriter } from '../../src/tables/table-writer.ts';

/** A calendar that programs read again and again, under an id that stays. */
export interface Subscription {
  readonly id: string;
  /** What it is shown as; null: as what it holds. */
  readonly name: string | null;
}

/** How the client wants to read it: as a table only if `format` says so. */
export type ResponseForm = (
  | TableForm
  | { readonly format: 'json' }
  | { readonly format: 'calendar'; readonly subscription?: Subscription }
) & {
  readonly language: Language;
};

/** An answer as bytes. */
export interface WrittenResponse {
  readonly body: Buffer;
  readonly type: string;
  /** All but the type, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The store could not be asked whether this is still the answer. */
  readonly stale: boolean;
}

/** One that is kept, and that a client may keep until its ETag changes. */
export interface CachedResponse extends WrittenResponse {
  /** As in the header, quotes included. */
  readonly etag: string;
}

/** How a result is written other than as JSON. */
export interface Writers<T> {
  readonly table: (result: T, language: Language) => Table;
  readonly calendar: (result: T, language: Language) => Promise<string>;
}

interface WritingOptions<T> {
  readonly form: ResponseForm;
  readonly stale: boolean;
  /** Without them the answer is JSON. */
  readonly writers?: Writers<T> | undefined;
  /** Writes the tables of `writers`. */
  readonly tables: Pick<TableWriter, 'write'>;
  /** The request headers that the answer depends on. */
  readonly vary?: string;
}

/** A stale answer says so in its JSON, and in a header for those who read another form. */
export async function writeResponse<T extends object>(
  result: T,
  { form, stale, writers, tables, vary }: WritingOptions<T>,
): Promise<WrittenResponse> {
  const common = { ...(vary === undefined ? {} : { vary }), ...staleHeader(stale) };
  if (writers === undefined || form.format === 'json') return { ...writeJson(result, stale), headers: common, stale };
  if (form.format === 'calendar') {
    const body = Buffer.from(await writers.calendar(result, form.language), 'utf8');
    return { body, type: 'text/calendar; charset=utf-8', headers: common, stale };
  }
  const { body, type, headers } = await tables.write(writers.table(result, form.language), form);
  return { body, type, headers: { ...common, ...headers }, stale };
}

export function writeJson(result: object, stale: boolean) {
  const text = JSON.stringify(stale ? { ...result, stale } : result);
  return { body: Buffer.from(text, 'utf8'), type: 'application/json; charset=utf-8' };
}

/** How every answer from memory says that the store is away. */
export function staleHeader(stale: boolean): Readonly<Record<string, string>> {
  return stale ? { 'x-stale': 'true' } : {};
}

/** With an ETag, which is another one while the answer is stale. */
export function cacheable(response: WrittenResponse): CachedResponse {
  const { body, type, headers, stale } = response;
  const hash = createHash('sha256')
    .update(type)
    .update(stale ? 'stale' : '')
    .update(body)
    .digest('base64url');
  const etag = `"${hash}"`;
  return { ...response, etag, headers: { ...headers, etag, 'cache-control': 'no-cache' } };
}

/** How often a program that subscribes should look again (RFC 7986, 5.7): forecasts change when sales arrive. */
const REFRESH = 'PT6H';
/** Of a line, without its end (RFC 5545, 3.1). */
const LINE_OCTETS = 75;

/**
 * Events as iCalendar (RFC 5545). Without a clock of its own: the same events always give the same bytes.
 *
 * @param header `calName` is a text as people write it
 */
export async function writeIcalendar(
  events: EventAttributes[],
  { calName, ...header }: HeaderAttributes & { calName: string },
  isSubscription = false,
): Promise<string> {
  const { createEvents } = await import('ics'); // few ask for it: the start of the service does not wait for it
  const named = { ...header, calName: calName.replaceAll(/[\\;,]/g, '\\$&') };
  const { error, value } = createEvents(events, named);
  if (value === null) throw error ?? new Error('The calendar cannot be written');
  const lines = value.replaceAll(/\r\n[ \t]/g, '').split('\r\n');
  const refreshed = isSubscription ? lines.flatMap(refreshLines) : lines;
  return refreshed.map(foldLine).join('\r\n');
}

/** In place of the hour that the library names to older programs. */
function refreshLines(line: string): string[] {
  if (!line.startsWith('X-PUBLISHED-TTL:')) return [line];
  return [`X-PUBLISHED-TTL:${REFRESH}`, `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`];
}

/** The library counts characters, the standard bytes. */
function foldLine(line: string): string {
  let text = '';
  let octets = 0;
  for (const sign of line) {
    const size = Buffer.byteLength(sign);
    if (octets + size > LINE_OCTETS) {
      text += '\r\n ';
      octets = 1;
    }
    text += sign;
    octets += size;
  }
  return text;
}
