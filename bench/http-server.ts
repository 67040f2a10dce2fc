import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { createApp } from '../routes/app.ts';
import { readConfig } from '../src/config.ts';
import { salesCsv } from '../test/routes/sales.ts';

/**
 * One of the servers of `http.ts`: `bare` or `service`. It sends its parent the address where it listens, and the processor time that it
 * has taken whenever it is asked; it ends with its parent.
 */
const folder = await mkdtemp(join(tmpdir(), 'bench-http-'));
const service = await createApp(readConfig({ STORAGE_URL: `file:${folder}`, RATE_LIMIT: '0' }));
await service.inject({
  method: 'POST',
  url: '/datasets',
  payload: salesCsv(),
  headers: { 'content-type': 'text/csv' },
});
await service.inject({ method: 'POST', url: '/train?wait=60' });
const forecast = await service.inject('/forecast');
if (forecast.statusCode !== 200) throw new Error(`no forecast: ${forecast.body}`);

const app: FastifyInstance = process.argv[2] === 'bare' ? await bareServer() : service;
const address = await app.listen({ host: '127.0.0.1', port: 0 });
process.once('disconnect', stop);
process.on('message', () => process.send?.(process.cpuUsage()));
process.send?.({ url: `${address}/forecast`, etag: forecast.headers.etag });

async function bareServer(): Promise<FastifyInstance> {
  await service.close();
  const bare = Fastify();
  const { rawPayload } = forecast;
  bare.get('/forecast', (_request, reply) => reply.type('application/json; charset=utf-8').send(rawPayload));
  return bare;
}

async function stop(): Promise<void> {
  await app.close();
  await rm(folder, { recursive: true, force: true });
  process.exit();
}
