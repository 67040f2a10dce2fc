import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';

/** `cut`: the answer breaks off after some bytes. `corrupt`: some of its bytes are others. */
export type Trouble = 'none' | 'refuse' | 'silent' | 'slow' | 'cut' | 'corrupt' | 'busy';

const BUSY = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** A way to a server on which trouble can be had, also on connections that are open already. */
export async function startProxy(t: Test, target: string) {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let trouble: Trouble = 'none';

  const answer = async (chunk: Buffer, client: Socket): Promise<void> => {
    if (trouble === 'slow') await delay(300);
    if (trouble === 'refuse') client.destroy();
    else if (trouble === 'cut') client.write(chunk.subarray(0, chunk.length / 2), () => client.destroy());
    else if (trouble === 'corrupt') client.write(damaged(chunk));
    else if (trouble !== 'silent') client.write(chunk);
  };

  const server = createServer((client) => {
    if (trouble === 'refuse') return void client.destroy();
    const upstream = connect(Number(port), hostname);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ]) {
      sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
      one.on('close', () => sockets.delete(one));
    }
    client.on('data', (chunk) => {
      if (trouble === 'busy') client.end(BUSY);
      else if (trouble === 'refuse') client.destroy();
      else if (trouble !== 'silent') upstream.write(chunk);
    });
    let last = Promise.resolve();
    upstream.on('data', (chunk) => {
      last = last.then(() => answer(chunk, client));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cause(next: Trouble): void {
      trouble = next;
      // A connection on which trouble was had would go on having it.
      if (next === 'none') for (const socket of sockets) socket.destroy();
    },
  };
}

/** Every hundredth byte is another one: of a body as of a header. */
function damaged(chunk: Buffer): Buffer {
  return Buffer.from(chunk.map((byte, i) => (i % 100 === 99 ? byte ^ 1 : byte)));
}
