import type { FastifyReply } from 'fastify';

/** An answer without content; `send(null)` would be the text `null` to the serializer, and have its length. */
export function sendNothing(reply: FastifyReply, status: 204 | 304): never {
  return reply.code(status).send() as never; // no response schema speaks of it
}
