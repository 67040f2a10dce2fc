import t from 'tap';
import { startServer } from '../processes/server-process.ts';
import { ATTACKS, fillShop } from './requests.ts';

const CLIENTS = 40;

t.test('valid work at its limits, from many at a time, holds up neither forecasts nor health checks', async (t) => {
  const server = await startServer(t, { STORAGE_URL: `file:${t.testdir()}` });
  const { address } = server;
  await fillShop(address);
  t.equal((await fetch(`${address}/forecast`)).status, 200);
  for (const [name, { method, path, body, headers }] of Object.entries(ATTACKS)) {
    let ended = 0;
    const attack = Array.from({ length: CLIENTS }, async () => {
      const answer = await fetch(address + path, { method, ...(body && { body }), ...(headers && { headers }) });
      await answer.arrayBuffer();
      ended += 1;
      return answer;
    });
    const whenAsked: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const answers = await Promise.all(['/forecast', '/healthz', '/readyz'].map((each) => fetch(address + each)));
      t.same(
        answers.map(({ status }) => status),
        [200, 200, 200],
        `${name}: the others are served`,
      );
      whenAsked.push(ended);
    }
    const answers = await Promise.all(attack);
    const statuses = new Set(answers.map(({ status }) => status));
    const refused = answers.filter(({ status }) => status === 503);
    t.ok(
      refused.every((answer) => answer.headers.get('retry-after') !== null),
      `${name}: who is refused is told when to try again`,
    );
    t.notOk(
      [...statuses].some((status) => status >= 500 && status !== 503),
      `${name}: ${[...statuses].join(', ')}`,
    );
    if (path.startsWith('/plans') || name === 'series of their own') {
      t.ok(refused.length > 0, `${name}: the queue is bounded`);
      t.ok(refused.length < CLIENTS, `${name}: and somebody is served`);
      t.ok(whenAsked[2] < CLIENTS, `${name}: forecasts and health checks are answered before the attack ends`);
    }
  }
  t.equal(await server.stop(), 0);
});
