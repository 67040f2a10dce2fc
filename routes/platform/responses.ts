import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CachedResponse, ResponseForm, WrittenResponse } from '../../services/serving/responses.ts';
import { AppError } from '../../src/errors.ts';
import { LANGUAGES, type Language } from '../../src/forecasting/explanation.ts';

/** What the client accepts best. Throws AppError `not-acceptable` when it takes neither JSON nor CSV. */
export function formatOf(request: FastifyRequest): 'json' | 'csv' {
  const accepted = request.accepts().type(['json', 'csv']);
  if (accepted === 'json' || accepted === 'csv') return accepted;
  throw new AppError('not-acceptable', 'This is served as application/json or text/csv');
}

/** The language of the people who read the answer; English when they read neither. */
export function languageOf(request: FastifyRequest): Language {
  const accepted = request.accepts().language([...LANGUAGES]);
  return LANGUAGES.find((language) => language === accepted) ?? LANGUAGES[0];
}

/** As JSON, in the language of the reader. */
export function jsonFormOf(request: FastifyRequest): ResponseForm {
  return { format: 'json', language: languageOf(request) };
}

/** Of an answer about days: as JSON, CSV or iCalendar. Throws AppError `not-acceptable` when the client takes none of them. */
export function datedFormOf(request: FastifyRequest): ResponseForm {
  const accepted = request.accepts().type(['json', 'csv', 'text/calendar']);
  const language = languageOf(request);
  if (accepted === 'json' || accepted === 'csv') return { format: accepted, language };
  if (accepted === 'text/calendar') return { format: 'calendar', language };
  throw new AppError('not-acceptable', 'This is served as application/json, text/csv or text/calendar');
}

/** Sends bytes as they are: they bypass the response schema. */
export function sendResponse(reply: FastifyReply, { body, type, headers }: WrittenResponse): never {
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
