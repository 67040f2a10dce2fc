/**
 * The contract against the real service: schemathesis makes requests from `openapi.json`, right ones and wrong ones, alone
 * and in sequences, and looks at every answer. First without keys, then with one for everything.
 *
 *     npm run test:fuzz -- --python PATH [--seconds 600]
 *
 * PATH is a Python with the packages of test/fuzz/requirements.txt.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startProcess } from '../faults/service-process.ts';
import { salesCsv } from '../routes/sales.ts';

const CONFIG = fileURLToPath(new URL('schemathesis.toml', import.meta.url));
const { values } = parseArgs({
  options: { python: { type: 'string', default: 'python3' }, seconds: { type: 'string', default: '600' } },
});
const KEY = 'fuzz-key-0123456789abcdef0123456789';

/** Something to read and to change: a dataset with a model, whose version it gives. */
async function fill(address: string, headers: Record<string, string>): Promise<string> {
  const upload = { method: 'POST', headers: { ...headers, 'content-type': 'text/csv' }, body: salesCsv() };
  const uploaded = await fetch(`${address}/datasets`, upload);
  const trained = await fetch(`${address}/train?wait=60`, { method: 'POST', headers });
  const text = await trained.text();
  if (!uploaded.ok || !trained.ok) throw new Error(`the service is not ready: ${uploaded.status}, ${text}`);
  return JSON.parse(text).id;
}

async function fuzz(config: string, address: string, headers: Record<string, string>): Promise<boolean> {
  const program = join(dirname(values.python), 'schemathesis');
  const args = ['--config-file', config, 'run', `${address}/openapi.json`, '--checks', 'all'];
  args.push('--max-time', values.seconds, '--continue-on-failure', '--request-timeout', '60', '--workers', '2');
  for (const [name, value] of Object.entries(headers)) args.push('--header', `${name}: ${value}`);
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  return code === 0;
}

interface Round {
  readonly environment: Record<string, string>;
  readonly headers: Record<string, string>;
  /** Whether ids in addresses are those of the model and the run that are there; else they are made up. */
  readonly known: boolean;
}

async function round(name: string, { environment, headers, known }: Round): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const service = await startProcess({
    STORAGE_URL: `file:${folder}/store`,
    RATE_LIMIT: '0',
    AUTH_FAILURE_LIMIT: '0',
    ...environment,
  });
  try {
    const id = await fill(service.address, headers);
    const config = join(folder, 'schemathesis.toml');
    const parameters = `[parameters]\n"path.version" = "${id}"\n"path.id" = "${id}"\n`;
    await writeFile(config, (await readFile(CONFIG, 'utf8')) + (known ? parameters : ''));
    const passed = (await fuzz(config, service.address, headers)) && service.isAlive();
    process.stdout.write(`${name}: ${passed ? 'nothing is wrong' : 'FAILED'}\n`);
    if (!passed) process.exitCode = 1;
  } finally {
    await service.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

await round('without keys', { environment: {}, headers: {}, known: false });
await round('with a key', {
  environment: { API_KEYS: `fuzz:admin:${KEY}` },
  headers: { authorization: `Bearer ${KEY}` },
  known: true,
});
