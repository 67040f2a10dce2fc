import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { startServer } from '../processes/server-process.ts';
import { salesCsv } from '../routes/sales.ts';

/** Just above the pace at which an upload is ended whether anybody waits or not. */
const BYTES_PER_S = 455;

t.test('eight uploads that drip do not keep the others out', async (t) => {
  const server = await startServer(t, { STORAGE_URL: `file:${t.testdir()}` });
  const { hostname, port } = new URL(server.address);
  const drips = Array.from({ length: 8 }, (_, i) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined).resume();
    socket.write(
      `POST /datasets?name=drip${i} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: text/csv\r\nContent-Length: 10000000\r\n\r\nFecha,Ventas\n`,
    );
    const drip = setInterval(() => socket.write('2'.repeat(BYTES_PER_S / 5)), 200);
    socket.on('close', () => clearInterval(drip));
    t.teardown(() => socket.destroy());
    return socket;
  });
  await delay(1000);
  const headers = { 'content-type': 'text/csv' };
  const answers = await Promise.all(
    Array.from({ length: 4 }, async (_, i) => {
      const answer = await fetch(`${server.address}/datasets?name=shop${i}`, {
        method: 'POST',
        body: salesCsv(),
        headers,
      });
      return answer.status;
    }),
  );
  t.same(answers, [201, 201, 201, 201], 'from the same address, without a key');
  for (const socket of drips) socket.destroy();
});
