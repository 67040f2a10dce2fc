import { createHash } from 'node:crypto';
import type { EventAttributes, HeaderAttributes } from 'ics';
import type { Language } from '../../src/forecasting/explanation.ts';

type Format = 'json' | 'csv' | 'calendar';

/** How the client wants to read it. */
export interface ResponseForm {
  readonly format: Format;
  readonly language: Language;
}

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

const TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  calendar: 'text/calendar; charset=utf-8',
};

/** How a result is written other than as JSON. */
export type Writers<T> = Readonly<Record<Exclude<Format, 'json'>, (result: T) => string | Promise<string>>>;

interface WritingOptions<T> {
  readonly format: Format;
  readonly stale: boolean;
  /** Without them the answer is JSON. */
  readonly writers?: Writers<T> | undefined;
  /** The request headers that the answer depends on. */
  readonly vary?: string;
}

/** A stale answer says so in its JSON, and in a header for those who read another form. */
export async function writeResponse<T extends object>(
  result: T,
  { format, stale, writers, vary }: WritingOptions<T>,
): Promise<WrittenResponse> {
  const text =
    format === 'json' || writers === undefined
      ? JSON.stringify(stale ? { ...result, stale } : result)
      : await writers[format](result);
  const headers = { ...(vary === undefined ? {} : { vary }), ...staleHeader(stale) };
  return { body: Buffer.from(text, 'utf8'), type: TYPES[writers ? format : 'json'], headers, stale };
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

/** Events as iCalendar (RFC 5545). Without a clock of its own: the same events always give the same bytes. */
export async function writeIcalendar(events: EventAttributes[], header: HeaderAttributes): Promise<string> {
  const { createEvents } = await import('ics'); // few ask for it: the start of the service does not wait for it
  const { error, value } = createEvents(events, header);
  if (value === null) throw error ?? new Error('The calendar cannot be written');
  return value;
}
