import type { FastifyRequest } from 'fastify';

/** Whether the client's copy is still the current one (RFC 9110, 13.1.2: weak comparison). */
export function isNotModified(request: FastifyRequest, etag: string): boolean {
  const known = request.headers['if-none-match'];
  if (known === undefined) return false;
  return known === '*' || known.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}
