import type { FastifyRequest } from 'fastify';
import type { Format } from '../services/forecasts.ts';
import { AppError } from '../src/errors.ts';

/** What the client accepts best. Throws AppError `not-acceptable` when it takes neither JSON nor CSV. */
export function formatOf(request: FastifyRequest): Format {
  const accepted = request.accepts().type(['json', 'csv']);
  if (accepted === 'json' || accepted === 'csv') return accepted;
  throw new AppError('not-acceptable', 'This is served as application/json or text/csv');
}
