import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Format } from '../../services/serving/forecasts.ts';
import { AppError } from '../../src/errors.ts';
import { LANGUAGES, type Language } from '../../src/forecasting/explanation.ts';

/** Whether the client's copy is still the current one (RFC 9110, 13.1.2: weak comparison). */
export function isNotModified(request: FastifyRequest, etag: string): boolean {
  const known = request.headers['if-none-match'];
  if (known === undefined) return false;
  return known === '*' || known.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}

/** What the client accepts best. Throws AppError `not-acceptable` when it takes neither JSON nor CSV. */
export function formatOf(request: FastifyRequest): 'json' | 'csv' {
  const accepted = request.accepts().type(['json', 'csv']);
  if (accepted === 'json' || accepted === 'csv') return accepted;
  throw new AppError('not-acceptable', 'This is served as application/json or text/csv');
}

/** What the client accepts best of a forecast or a roster. Throws AppError `not-acceptable` when it takes none of the three. */
export function datedFormatOf(request: FastifyRequest): Format {
  const accepted = request.accepts().type(['json', 'csv', 'text/calendar']);
  if (accepted === 'json' || accepted === 'csv') return accepted;
  if (accepted === 'text/calendar') return 'calendar';
  throw new AppError('not-acceptable', 'This is served as application/json, text/csv or text/calendar');
}

/** The language of the people who read the answer; English when they read neither. */
export function languageOf(request: FastifyRequest): Language {
  const accepted = request.accepts().language([...LANGUAGES]);
  return LANGUAGES.find((language) => language === accepted) ?? LANGUAGES[0];
}

/** An answer without content; `send(null)` would be the text `null` to the serializer, and have its length. */
export function sendNothing(reply: FastifyReply, status: 204 | 304): never {
  return reply.code(status).send() as never; // no response schema speaks of it
}
