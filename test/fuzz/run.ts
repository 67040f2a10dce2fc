import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startProcess } from '../faults/service-process.ts';
import { PROJECT } from '../project.ts';
import { fill, knownToml } from './known.ts';

/**
 * The contract against the real service: schemathesis makes requests from `openapi.json`, right ones and wrong ones, alone
 * and in sequences, and looks at every answer. First without keys, then with one for everything.
 *
 *     npm run test:fuzz -- --python PATH [--seconds 600] [--round open|key]
 *
 * PATH is a Python with the packages of test/fuzz/requirements.txt.
 */

const CONFIG = fileURLToPath(new URL('test/fuzz/schemathesis.toml', PROJECT));
const HOOKS = fileURLToPath(new URL('test/fuzz/workbooks.py', PROJECT));
const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    seconds: { type: 'string', default: '600' },
    round: { type: 'string' },
    /** The same requests again, as far as the service answers in the same way and time. */
    seed: { type: 'string' },
  },
});
const KEY = 'fuzz-key-0123456789abcdef0123456789';
const HOOK_TOKEN = 'hook-token-0123456789abcdef01234567';

async function fuzz(folder: string, address: string, options: readonly string[]): Promise<boolean> {
  const beside = dirname(values.python);
  const program = beside === '.' ? 'schemathesis' : resolve(beside, 'schemathesis');
  const args = ['--config-file', join(folder, 'schemathesis.toml'), 'run', `${address}/openapi.json`];
  args.push('--max-time', values.seconds, '--continue-on-failure', '--request-timeout', '60', ...options);
  if (values.seed !== undefined) args.push('--seed', values.seed);
  // One at a time: Hypothesis reads its own source, which Python 3.11 cannot do in two threads at once.
  args.push('--workers', '1');
  const env = { ...process.env, SCHEMATHESIS_HOOKS: 'workbooks', PYTHONPATH: dirname(HOOKS) };
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  return code === 0;
}

interface Round {
  readonly environment: Record<string, string>;
  readonly headers: Record<string, string>;
  /** More of the configuration, and of the command line. */
  readonly toml: string;
  readonly options: readonly string[];
}

async function round(name: string, { environment, headers, toml, options }: Round): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const service = await startProcess({
    STORAGE_URL: `file:${folder}/store`,
    ...{ RATE_LIMIT: '0', AUTH_FAILURE_LIMIT: '0', HOOK_TOKEN },
    ...environment,
  });
  try {
    const known = await fill({ address: service.address, headers });
    const config = join(folder, 'schemathesis.toml');
    const hook = `[auth.openapi.hookToken]\nbearer = "${HOOK_TOKEN}"\n`;
    await writeFile(config, [await readFile(CONFIG, 'utf8'), toml, hook, knownToml(known)].join('\n'));
    const passed = (await fuzz(folder, service.address, options)) && service.isAlive();
    process.stdout.write(`${name}: ${passed ? 'nothing is wrong' : 'FAILED'}\n`);
    if (!passed) {
      process.exitCode = 1;
      process.stdout.write(`the end of its log:\n${service.output().slice(-2000)}\n`);
    }
  } finally {
    await service.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

const ROUNDS: Readonly<Record<string, Round>> = {
  open: {
    environment: {},
    headers: {},
    toml: '',
    // Without keys everyone may do everything, whatever the contract says of keys.
    options: ['--exclude-checks', 'ignored_auth'],
  },
  key: {
    environment: { API_KEYS: `fuzz:admin:${KEY}` },
    headers: { authorization: `Bearer ${KEY}` },
    toml: `[auth.openapi.bearer]\nbearer = "${KEY}"\n`,
    options: [],
  },
};

for (const [name, wanted] of Object.entries(ROUNDS)) {
  if (values.round === undefined || values.round === name) await round(name, wanted);
}
