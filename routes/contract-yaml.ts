import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../src/config.ts';
import { createApp } from './app.ts';

/** `openapi.yaml`: the contract as a service answers it, made without listening or storing anything. */
export async function contractYaml(): Promise<string> {
  const folder = join(tmpdir(), 'prediccion-ventas', 'never-written');
  const app = await createApp(readConfig({ STORAGE_URL: `file:${folder}`, LOG_LEVEL: 'silent' }));
  await app.ready();
  try {
    return app.swagger({ yaml: true });
  } finally {
    await app.close();
  }
}
