import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../../routes/app.ts';
import { readConfig } from '../../src/config.ts';

/** The service itself on any free port, without a log, for programs in Python. */
export async function startService(variables: NodeJS.ProcessEnv): Promise<{ app: FastifyInstance; address: string }> {
  const app = await createApp(readConfig({ ...variables, LOG_LEVEL: 'silent', MAX_EVENT_LOOP_DELAY_MS: '0' }));
  return { app, address: await app.listen({ host: '127.0.0.1', port: 0 }) };
}

/** Gives the address of a service with an empty store, in a folder that goes when the use of it ends. */
export async function withService(
  use: (address: string) => Promise<void>,
  variables: NodeJS.ProcessEnv = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'prediccion-ventas-python-'));
  try {
    const { app, address } = await startService({ ...variables, STORAGE_URL: `file:${join(folder, 'datos')}` });
    try {
      await use(address);
    } finally {
      await app.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
