import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { isClientAbort } from './error-handler.ts';

/**
 * One line a request, when it has ended: at `info` what changed something or was refused, at `debug` what was only read
 * (a line for each forecast from memory would cost more than the forecast). A client that went away is not an error.
 */
export class RequestLog extends LogController {
  override incomingRequest(): void {
    // Told together with its end.
  }

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const key = request.caller?.name ?? undefined;
    const fields = { req: request, res: reply, key, responseTime: reply.elapsedTime };
    if (!error) request.log[isRead(request, reply) ? 'debug' : 'info'](fields, 'request completed');
    else if (isClientAbort(error)) request.log.info(fields, 'the client went away');
    else request.log.error({ ...fields, err: error }, 'request errored');
  }
}

function isRead({ method }: FastifyRequest, { statusCode }: FastifyReply): boolean {
  return (method === 'GET' || method === 'HEAD') && statusCode < 400;
}
