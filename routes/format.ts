import type { FastifyRequest } from 'fastify';
import type { Format } from '../services/forecasts.ts';
import { AppError } from '../src/errors.ts';
import { LANGUAGES, type Language } from '../src/forecasting/explanation.ts';

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
