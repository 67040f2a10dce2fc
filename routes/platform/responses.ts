import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CachedResponse, ResponseForm } from '../../services/serving/responses.ts';
import { AppError } from '../../src/errors.ts';
import { LANGUAGES, type Language } from '../../src/forecasting/explanation.ts';
import { WORKBOOK_TYPE } from '../../src/primitives.ts';
import { excelCsv } from '../../src/tables/table.ts';
import type { TableFile } from '../../src/tables/table-writer.ts';

/** In the order in which they are preferred where the client does not mind. */
const FORMS = {
  json: 'application/json',
  csv: 'text/csv',
  excel: 'text/csv;dialect=excel',
  workbook: WORKBOOK_TYPE,
  calendar: 'text/calendar',
} as const satisfies Readonly<Record<ResponseForm['format'], string>>;

type Format = keyof typeof FORMS;

const IN_ROWS = ['json', 'csv', 'excel', 'workbook'] as const;

/** The language of the people who read the answer; English when they read neither. */
export function languageOf(request: FastifyRequest): Language {
  const accepted = request.accepts().language([...LANGUAGES]);
  return LANGUAGES.find((language) => language === accepted) ?? LANGUAGES[0];
}

/** As JSON, in the language of the reader. */
export function jsonFormOf(request: FastifyRequest): ResponseForm {
  return { format: 'json', language: languageOf(request) };
}

/** Of an answer in rows: as JSON, CSV or a workbook. Throws AppError `not-acceptable` when the client takes none of them. */
export function tableFormOf(request: FastifyRequest) {
  return formOf(request, IN_ROWS);
}

/** Of an answer about days: the same, or iCalendar. */
export function datedFormOf(request: FastifyRequest): ResponseForm {
  return formOf(request, [...IN_ROWS, 'calendar']);
}

const TEXTS = { json: 'application/json', markdown: 'text/markdown', plain: 'text/plain' } as const;

/** Of an answer that can be read as a text. Throws AppError `not-acceptable` when the client takes none of them. */
export function textFormOf(request: FastifyRequest): keyof typeof TEXTS {
  const accepted = request.accepts().type(Object.values(TEXTS));
  const form = (['json', 'markdown', 'plain'] as const).find((each) => TEXTS[each] === accepted);
  if (form) return form;
  throw new AppError('not-acceptable', `This is served as ${TEXTS.json}, ${TEXTS.markdown} or ${TEXTS.plain}`);
}

const STREAMS = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;

/** Of an answer in more rows than JSON could hold. Throws AppError `not-acceptable` when the client takes neither. */
export function streamFormOf(request: FastifyRequest): {
  readonly format: keyof typeof STREAMS;
  readonly type: string;
} {
  const accepted = request.accepts().type(Object.values(STREAMS));
  if (accepted === STREAMS.csv) return { format: 'csv', type: `${STREAMS.csv}; charset=utf-8` };
  if (accepted === STREAMS.ndjson) return { format: 'ndjson', type: STREAMS.ndjson };
  throw new AppError(
    'not-acceptable',
    `Each of many series is served as ${STREAMS.csv} or ${STREAMS.ndjson}, row by row`,
  );
}

function formOf<F extends Format>(
  request: FastifyRequest,
  formats: readonly F[],
): Extract<ResponseForm, { format: F }> {
  const accepts = request.accepts();
  const accepted = accepts.type(formats.map((format) => FORMS[format]));
  const format = formats.find((each) => FORMS[each] === accepted);
  if (format === undefined) {
    const types = formats.map((each) => FORMS[each]);
    throw new AppError('not-acceptable', `This is served as ${types.slice(0, -1).join(', ')} or ${types.at(-1)}`);
  }
  const dialect = format === 'excel' ? { dialect: excelCsv(accepts.languages()) } : {};
  return { format, language: languageOf(request), ...dialect } as Extract<ResponseForm, { format: F }>; // made of its parts
}

/** Sends bytes as they are: they bypass the response schema. */
export function sendResponse(reply: FastifyReply, { body, type, headers }: TableFile): never {
  return reply.headers(headers).type(type).send(body) as never; // no response schema speaks of bytes
}

/** The same, or 304 to a client that has it already. */
export function sendCached(request: FastifyRequest, reply: FastifyReply, response: CachedResponse): never {
  if (!isNotModified(request, response.etag)) return sendResponse(reply, response);
  return sendNothing(reply.headers(response.headers), 304);
}

/** Whether the client's copy is still the current one (RFC 9110, 13.1.2: weak comparison). */
export function isNotModified(request: FastifyRequest, etag: string): boolean {
  const known = request.headers['if-none-match'];
  if (known === undefined) return false;
  return known === '*' || known.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}

/** An answer without content; `send(null)` would be the text `null` to the serializer, and have its length. */
export function sendNothing(reply: FastifyReply, status: 204 | 304): never {
  return reply.code(status).send() as never; // no response schema speaks of it
}
