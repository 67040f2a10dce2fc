import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';
import type { Run } from '../../src/runs/run.ts';
import { programArguments } from '../project.ts';
import { noteSecrets } from '../traced-secrets.ts';
import { salesCsv } from './sales.ts';

export interface ServiceProcess {
  readonly child: ChildProcess;
  readonly address: string;
  get<T = Run>(path: string): Promise<{ status: number; body: T }>;
  post<T = Run>(path: string, body?: object): Promise<{ status: number; body: T }>;
  upload(path?: string, csv?: string): Promise<void>;
  /** The run once it is as asked for, or over. */
  reaches(id: string, isThere: (run: Run) => boolean): Promise<Run>;
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
}

/** Starts the service as a child process; it is killed with the test. */
export async function startProcess(t: Test, environment: Record<string, string>): Promise<ServiceProcess> {
  noteSecrets(environment);
  const child = spawn(process.execPath, programArguments('test/routes/process-main.ts'), {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const exited = once(child, 'exit');
  t.teardown(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const address = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('http')) resolve(line);
      else process.stdout.write(`${line}\n`);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  const call = async <T>(path: string, init: RequestInit = {}) => {
    const response = await fetch(address + path, init);
    return { status: response.status, body: (await response.json()) as T }; // the test says what it expects
  };
  return {
    child,
    address,
    get: (path) => call(path),
    post: (path, body = {}) =>
      call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    async upload(path = '/datasets', csv = salesCsv()) {
      await call(path, { method: 'POST', body: csv, headers: { 'content-type': 'text/csv' } });
    },
    async reaches(id, isThere) {
      for (;;) {
        const { body } = await call<Run>(`/runs/${id}`);
        if (isThere(body) || body.finishedAt) return body;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async kill(signal) {
      child.kill(signal);
      if (signal === 'SIGKILL' || signal === 'SIGTERM') await exited;
    },
  };
}

/** What both kinds of store are tested with: a folder, and S3 when there is a server. */
export function storesToTest(root: string): [name: string, environment: Record<string, string>][] {
  const { TEST_S3_ENDPOINT, TEST_S3_ACCESS_KEY, TEST_S3_SECRET_KEY } = process.env;
  const folder: [string, Record<string, string>] = ['a folder', { STORAGE_URL: `file:${root}` }];
  if (TEST_S3_ENDPOINT === undefined) return [folder];
  const unique = `${Date.now().toString(36)}-${process.pid}`;
  return [
    folder,
    [
      'S3',
      {
        STORAGE_URL: 's3://',
        MINIO_ENDPOINT: TEST_S3_ENDPOINT,
        MINIO_ACCESS_KEY: TEST_S3_ACCESS_KEY ?? 'minioadmin',
        MINIO_SECRET_KEY: TEST_S3_SECRET_KEY ?? 'minioadmin',
        DATA_BUCKET: `test-data-${unique}`,
        MODELS_BUCKET: `test-models-${unique}`,
      },
    ],
  ];
}
