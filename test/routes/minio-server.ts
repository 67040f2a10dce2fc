import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Test } from 'tap';
import { until } from './until.ts';

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A MinIO of the test's own, which can be stopped and started again on its data. */
export async function createMinio(t: Test, binary: string, folder: string, environment: Record<string, string> = {}) {
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const args = ['server', '--quiet', '--address', new URL(endpoint).host, '--console-address', '127.0.0.1:0', folder];
  let stop = async () => {};
  t.teardown(() => stop());
  return {
    endpoint,
    async start(): Promise<void> {
      const child = spawn(binary, args, { env: { ...process.env, ...environment }, stdio: 'ignore' });
      const exited = once(child, 'exit');
      stop = async () => {
        child.kill('SIGKILL');
        await exited;
      };
      const isUp = () =>
        fetch(`${endpoint}/minio/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        );
      await until(isUp, (up) => up);
    },
    stop: () => stop(),
  };
}
