import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newKey } from '../new-key.ts';

/** It imports a great deal before it listens. */
const STARTING_MS = 240_000;

/** A real MLflow server with its SQLite and its files in a folder, which asks who somebody is. */
export async function createMlflowServer(python: string, folder: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const password = newKey();
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('MLFLOW_'));
  const config = join(folder, 'auth.ini');
  const database = (name: string) => `sqlite:///${join(folder, name)}`;
  await writeFile(
    config,
    [
      '[mlflow]',
      'default_permission = READ',
      `database_uri = ${database('users.db')}`,
      'admin_username = prediccion-ventas',
      `admin_password = ${password}`,
      'authorization_function = mlflow.server.auth:authenticate_request_basic_auth',
      '',
    ].join('\n'),
  );
  const environment = {
    ...Object.fromEntries(others),
    MLFLOW_AUTH_CONFIG_PATH: config,
    MLFLOW_FLASK_SERVER_SECRET_KEY: newKey(),
    // Seven processes more, for what nobody asks of it here.
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
  };
  const program = ['-m', 'mlflow', 'server', '--app-name', 'basic-auth', '--workers', '1'];
  const files = ['--serve-artifacts', '--artifacts-destination', join(folder, 'files')];
  const args = [...program, ...files, '--backend-store-uri', database('mlflow.db'), '--port', String(port)];
  let child: ChildProcess | undefined;
  let said = '';

  const isUp = () =>
    fetch(`${url}/health`, { signal: AbortSignal.timeout(5000) }).then(
      ({ ok }) => ok,
      () => false,
    );

  return {
    /** What the service and MLflow's own clients are set up with. */
    variables: {
      MLFLOW_TRACKING_URI: url,
      MLFLOW_TRACKING_USERNAME: 'prediccion-ventas',
      MLFLOW_TRACKING_PASSWORD: password,
    },

    async start(): Promise<void> {
      // A process group of its own, as the server has workers.
      child = spawn(python, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          said = `${said}${chunk}`.slice(-8000);
        });
      }
      const end = performance.now() + STARTING_MS;
      while (!(await isUp())) {
        const isLate = child.exitCode !== null || performance.now() > end;
        assert.ok(!isLate, `the MLflow server did not start:\n${said}`);
        await sleep(200);
      }
    },

    async stop(): Promise<void> {
      if (child?.pid === undefined || child.exitCode !== null) return;
      const ended = once(child, 'exit');
      process.kill(-child.pid, 'SIGKILL');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}
