import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';

/** A span in the JSON form of OTLP. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { key: string; value: { stringValue?: string; intValue?: number } }[];
  readonly status: { code?: number; message?: string };
}

interface Export {
  resourceSpans: {
    resource: { attributes: CollectedSpan['attributes'] };
    scopeSpans: { spans: CollectedSpan[] }[];
  }[];
}

/** The smallest collector: takes OTLP over HTTP in JSON and keeps it. */
export async function startCollector(t: Test) {
  const spans: CollectedSpan[] = [];
  const resources: Record<string, string | undefined>[] = [];
  const paths = new Set<string>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    paths.add(`${request.method} ${request.url} ${request.headers['content-type']}`);
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Export;
    for (const { resource, scopeSpans } of resourceSpans) {
      resources.push(Object.fromEntries(resource.attributes.map(({ key, value }) => [key, value.stringValue])));
      spans.push(...scopeSpans.flatMap((scope) => scope.spans));
    }
    response.setHeader('content-type', 'application/json').end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, spans, resources, paths };
}

export function attributeOf({ attributes }: CollectedSpan, name: string): string | number | undefined {
  const value = attributes.find(({ key }) => key === name)?.value;
  return value?.stringValue ?? value?.intValue;
}
