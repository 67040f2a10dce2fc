import { type AddressInfo, connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import Fastify from 'fastify';
import t from 'tap';
import { takeTurnsOnConnections } from '../../routes/platform/limits.ts';

async function listen(answer: (n: string) => Promise<string>) {
  const app = Fastify();
  takeTurnsOnConnections(app);
  app.get<{ Params: { n: string } }>('/:n', ({ params }) => answer(params.n));
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, port: (app.server.address() as AddressInfo).port };
}

const requests = (count: number) =>
  Array.from({ length: count }, (_, n) => `GET /${n} HTTP/1.1\r\nhost: x\r\n\r\n`).join('');

t.test('requests sent at once on one connection are answered in order, a few at a time', async (t) => {
  let [working, most] = [0, 0];
  const { app, port } = await listen(async (n) => {
    working += 1;
    most = Math.max(most, working);
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    working -= 1;
    return `answer-${n};`;
  });
  const socket = connect(port, '127.0.0.1');
  socket.write(requests(300));
  let text = '';
  for await (const chunk of socket) {
    text += chunk;
    if (text.includes('answer-299;')) break;
  }
  const answers = [...text.matchAll(/answer-(\d+);/g)].map(([, n]) => Number(n));
  t.strictSame(answers, [...Array(300).keys()]);
  t.ok(most >= 2 && most <= 8, `${most} at a time`);
  await app.close();
});

t.test('what waits when the connection ends is never begun', async (t) => {
  let [begun, goOn] = [0, () => {}];
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { app, port } = await listen(async () => {
    begun += 1;
    await held;
    return 'late';
  });
  const closed = new Promise((resolve) => app.server.once('connection', (served) => served.once('close', resolve)));
  const socket = connect(port, '127.0.0.1');
  socket.write(requests(100));
  while (begun < 8) await setImmediate();
  socket.destroy();
  await closed;
  goOn();
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
  t.equal(begun, 8);
  const { body } = await app.inject('/7');
  t.equal(body, 'late', 'other connections go on');
  await app.close();
});
