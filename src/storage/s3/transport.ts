import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';

/** Idle connections close before a server or a proxy does it, so that a request seldom meets a dying one. */
const IDLE_MS = 4000;

/** The server has answered and waits for a slow reader of the body: that is no fault of the server. */
function isReaderSlow(response: IncomingMessage | undefined): boolean {
  return response?.statusCode === 200 && response.readableLength > 0;
}

function watch(request: ClientRequest, timeoutMs: number): void {
  let response: IncomingMessage | undefined;
  request.on('response', (answer) => {
    response = answer;
  });
  request.on('timeout', () => {
    if (isReaderSlow(response)) request.socket?.setTimeout(timeoutMs);
    else request.destroy(new Error(`no byte from the server for ${timeoutMs} ms`));
  });
}

/**
 * The HTTP under the S3 client. The client itself would wait for ever for a server that accepts and then says nothing;
 * here the limit holds for connecting, for every silence while sending, and for every silence while receiving.
 */
export function createTransport({ useSSL, timeoutMs }: { useSSL: boolean; timeoutMs: number }) {
  const network = useSSL ? https : http;
  const agent = new network.Agent({ keepAlive: true, timeout: IDLE_MS });
  const request = (options: RequestOptions, onResponse: (response: IncomingMessage) => void) => {
    const sent = network.request({ ...options, agent, timeout: timeoutMs }, onResponse);
    watch(sent, timeoutMs);
    return sent;
  };
  // The client calls only this one of the overloads that its type asks for.
  return { transport: { request } as Pick<typeof http, 'request'>, close: () => agent.destroy() };
}
