import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../routes/app.ts';
import { readConfig } from '../src/config.ts';

/** The service as it is deployed, on this machine only, with a folder of its own. */
export interface DemoService {
  readonly address: string;
  readonly folder: string;
  /** Stops the service and removes its folder. */
  close(): Promise<void>;
}

const FIRST_PORT = 3000;
const PORTS_TRIED = 20;

/** Starts the service on the first free port from 3000 on, else on any. */
export async function startService(): Promise<DemoService> {
  const folder = await mkdtemp(join(tmpdir(), 'prediccion-ventas-demo-'));
  const config = readConfig({ STORAGE_URL: `file:${folder}`, LOG_LEVEL: 'warn', CURRENCY: 'EUR' });
  const app = await createApp(config);
  return {
    address: await listen(app, config.host),
    folder,
    async close() {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listen(app: FastifyInstance, host: string): Promise<string> {
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port += 1) {
    try {
      return await app.listen({ host, port });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  return app.listen({ host, port: 0 });
}
