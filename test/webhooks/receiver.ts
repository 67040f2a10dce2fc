import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';
import type { WebhookMessage } from '../../src/webhooks/message.ts';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly message: WebhookMessage;
}

/** How a request is answered; `silence`: not at all. */
export type Reply = number | 'silence' | 'hang-up' | ((response: ServerResponse) => void);

/** A real receiver on a port of its own. Answers one request after the other, the last reply for all that follow. */
export async function startReceiver(t: Test, ...replies: Reply[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    received.push({ headers: request.headers, body, message: JSON.parse(body) });
    const reply = replies[Math.min(received.length, replies.length) - 1] ?? 204;
    if (reply === 'hang-up') response.destroy();
    else if (typeof reply === 'number') response.writeHead(reply).end('x'.repeat(100_000));
    else if (reply !== 'silence') reply(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=of-the-receiver` };
}

/** Checks a signature as a receiver would: by its own HMAC, in constant time, with a tolerance of five minutes. */
export function isSignedBy(secret: string, { headers, body }: Pick<Received, 'headers' | 'body'>, now: Date): boolean {
  const parts = String(headers['x-signature']).split(',');
  const seconds = parts.find((part) => part.startsWith('t='))?.slice(2) ?? '';
  if (Math.abs(now.getTime() / 1000 - Number(seconds)) > 300) return false;
  const expected = createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
  return parts
    .filter((part) => part.startsWith('v1='))
    .map((part) => Buffer.from(part.slice(3), 'hex'))
    .some((code) => code.length === expected.length && timingSafeEqual(code, expected));
}
