import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../routes/app.ts';
import { readConfig } from '../src/config.ts';

/** `openapi.yaml`: the contract as a service with keys answers it, made without listening or storing anything. */
async function contractYaml(): Promise<string> {
  const folder = join(tmpdir(), 'prediccion-ventas', 'never-written');
  const API_KEYS = `contract:read:${randomBytes(24).toString('hex')}`;
  const app = await createApp(readConfig({ STORAGE_URL: `file:${folder}`, LOG_LEVEL: 'silent', API_KEYS }));
  await app.ready();
  try {
    return app.swagger({ yaml: true });
  } finally {
    await app.close();
  }
}

await writeFile(new URL('../openapi.yaml', import.meta.url), await contractYaml());
