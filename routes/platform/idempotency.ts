import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { RecordedAnswer, Repeatable } from '../../services/access/idempotency.ts';

/** The problems of a request with a key. */
export const KEY_PROBLEMS = ['idempotency-key-reused', 'idempotency-key-in-use'] as const;

export const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1–255 visible ASCII characters')
    .optional()
    .describe('Of your choice: the same request sent again with it gets the same answer, for 24 hours'),
});

/** Each caller has idempotency keys of their own. */
export function keyOf({ headers, caller }: FastifyRequest): Pick<Repeatable, 'key' | 'caller'> {
  return { key: headers['idempotency-key']?.toString(), caller: caller.name };
}

/** The answer goes out with its status and `Location`; returns the body. */
export function withHead<T>(reply: FastifyReply, { status, location, body }: RecordedAnswer<T>): T {
  reply.code(status);
  if (location !== null) reply.header('location', location);
  return body;
}
