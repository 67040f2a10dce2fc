import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { addDays, daysBetween, weekdayOf } from '../../src/dates.ts';
import type { MessageOf, WebhookEvent } from '../../src/webhooks/message.ts';
import { newKey } from '../new-key.ts';
import { isSignedBy, startReceiver } from '../webhooks/receiver.ts';
import { startService } from './service.ts';
import { until } from './until.ts';

/** Days from October 2022 that scatter a little around their weekday; those from `from` on sell `factor` of that. */
function salesTo(to: string, { from = '2023-01-01', factor = 1 } = {}): string {
  const rows = Array.from({ length: daysBetween('2022-10-01', to) + 1 }, (_, i) => {
    const day = addDays('2022-10-01', i);
    const noise = 1 + 0.05 * Math.sin(i * 12.9898 + 78.233 * ((i * i) % 17));
    return `${day},${Math.round((900 + 100 * weekdayOf(day)) * noise * (day >= from ? factor : 1))}`;
  });
  return ['Fecha,Ventas', ...rows, ''].join('\n');
}

const [OLD, NEW] = [newKey(), newKey()];

/** A service with a real receiver. */
async function start(t: Test, environment: Record<string, string> = {}) {
  const { received, url } = await startReceiver(t);
  const root = t.testdir({});
  const settings = { WEBHOOK_URL: url, WEBHOOK_SECRET: `${NEW}, ${OLD}`, WEBHOOK_SUMMARY: 'off', ...environment };
  const service = await startService(t, root, settings);
  const messages = <E extends WebhookEvent>(event: E) =>
    received.map(({ message }) => message).filter((message): message is MessageOf<E> => message.event === event);
  const told = <E extends WebhookEvent>(event: E, count: number) =>
    until(
      async () => messages(event),
      ({ length }) => length >= count,
    );
  return { ...service, root, received, settings, messages, told };
}

async function train({ post }: Awaited<ReturnType<typeof start>>, dataset: string, more: object = {}) {
  return (await post('/train?wait=60', { dataset, model: 'linear', promote: 'always', ...more })).json();
}

t.test('trainings, champions and the way back are told, signed with each secret', async (t) => {
  const service = await start(t);
  const { call, get, post, upload, received, told } = service;
  await upload('/datasets?name=ventas', salesTo('2022-12-31'));
  const first = await train(service, 'ventas');
  const [run] = await told('run.ended', 1);
  t.match(run, {
    ...{ at: first.finishedAt, dataset: 'ventas' },
    data: {
      ...{ id: first.id, status: 'succeeded', promoted: true, reason: first.decision.reason, metrics: first.metrics },
      ...{ error: null, queuedAt: first.queuedAt, finishedAt: first.finishedAt },
    },
    text: {
      en: 'The training of "ventas" has succeeded. Its model answers from now on.',
      es: 'El entrenamiento de «ventas» ha terminado bien. Su modelo responde desde ahora.',
    },
  });
  const [champion] = await told('champion.changed', 1);
  t.match(champion?.data, { version: first.id, previous: null, promotedBy: 'training', rollback: false });
  for (const one of received) {
    const now = new Date();
    t.ok(isSignedBy(OLD, one, now) && isSignedBy(NEW, one, now) && !isSignedBy(newKey(), one, now));
    t.equal(one.headers['x-delivery'], one.message.id);
  }
  const second = await train(service, 'ventas', { split: { method: 'chronological', trainRatio: 0.8, seed: 0 } });
  await told('champion.changed', 2);
  const back = { method: 'PUT', url: '/models/champion', payload: { dataset: 'ventas', version: first.id } } as const;
  t.equal((await call({ ...back, headers: { 'if-match': '*' } })).statusCode, 200);
  const all = await told('champion.changed', 3);
  t.match(all.find(({ data }) => data.rollback)?.data, {
    ...{ version: first.id, previous: second.id, promotedBy: 'request', rollback: true },
  });

  const { version } = (await upload('/datasets?name=corto', salesTo('2022-12-31'))).json();
  // What is to be trained on goes missing.
  for (const file of ['Ventas.csv', 'series']) {
    rmSync(join(service.root, 'dataset-predicciones/corto/versions', version, file), { recursive: true });
  }
  const failed = await train(service, 'corto');
  t.equal(failed.status, 'failed');
  const ends = await told('run.ended', 3);
  t.match(
    ends.find(({ dataset }) => dataset === 'corto'),
    {
      data: { status: 'failed', promoted: false, error: { code: failed.error.code } },
      text: { es: /^El entrenamiento de «corto» ha fallado: / },
    },
  );
  const queued = (await post('/train', { dataset: 'ventas' })).json();
  await post(`/runs/${queued.id}/cancel`);
  const cancelled = (await told('run.ended', 4)).find(({ data }) => data.id === queued.id);
  t.match(cancelled?.data.status, /^(cancelled|succeeded)$/);

  const log = (await get('/webhooks/deliveries?dataset=corto')).json();
  t.match(log, {
    items: [{ event: 'run.ended', dataset: 'corto', state: 'delivered', message: { dataset: 'corto' } }],
  });
  await call({ method: 'DELETE', url: '/datasets/corto' });
  t.same(
    (await get('/webhooks/deliveries?dataset=corto')).json(),
    { items: [], next: null },
    'it goes with the dataset',
  );
});

t.test('an alarm is told when it opens, and when a training has seen the change', async (t) => {
  const service = await start(t);
  const { get, upload, told } = service;
  await upload('/datasets?name=caida', salesTo('2022-12-31'));
  await train(service, 'caida');
  for (const month of ['2023-01', '2023-02']) await get(`/forecast?dataset=caida&month=${month}`);
  await until(
    async () => (await get('/forecasts?dataset=caida')).json().items,
    (items) => items.length >= 2,
  );
  await upload('/datasets?name=caida', salesTo('2023-02-28', { from: '2023-02-01', factor: 0.8 }));
  const [opened] = await told('alarm', 1);
  const { alarm } = (await get('/accuracy?dataset=caida')).json();
  const { message, ...numbers } = alarm;
  t.same(opened?.data, { state: 'opened', count: 1, alarms: [{ series: null, alarm: numbers }] });
  t.equal(opened?.text.en, message);

  await train(service, 'caida');
  await get('/forecast?dataset=caida&month=2023-03');
  await until(
    async () => (await get('/forecasts?dataset=caida')).json().items,
    (items) => items.length >= 3,
  );
  await upload('/datasets?name=caida', salesTo('2023-03-31', { from: '2023-02-01', factor: 0.8 }));
  await get('/accuracy?dataset=caida');
  const closed = (await told('alarm', 2)).find(({ data }) => data.state === 'closed');
  t.match(closed?.data, { count: 1, alarms: [{ alarm: { id: alarm.id, until: '2023-02-28' } }] });
});

t.test('the summary of the week is sent on its schedule, with the numbers of GET /summary', async (t) => {
  const service = await start(t, { WEBHOOK_SUMMARY: '* * * * * *' });
  const { app, get, upload, told } = service;
  await upload('/datasets?name=ventas', salesTo('2022-12-31'));
  await train(service, 'ventas');
  await app.listen({ port: 0, host: '127.0.0.1' });
  const last = (await told('summary.weekly', 1)).at(-1);
  const { text, at, ...numbers } = (await get('/summary', { 'accept-language': 'es' })).json();
  t.match(last, { dataset: 'ventas', text: { es: text } });
  t.same(last?.data, { ...numbers, at: last?.at });
  t.type(at, 'string');
});

t.test('the receiver can be tried, and a message sent again', async (t) => {
  const { get, post, told, messages } = await start(t);
  const asked = await post('/webhooks/test');
  t.equal(asked.statusCode, 202);
  const { id } = asked.json();
  const [ping] = await told('ping', 1);
  t.match(ping, { id, dataset: null });
  const find = async () => (await get('/webhooks/deliveries?event=ping')).json().items[0];
  const sent = await until(find, (one) => one.state === 'delivered');
  t.match(sent, { id, attempts: [{ status: 204, error: null }], nextAttemptAt: null });
  t.equal((await post(`/webhooks/deliveries/${id}/retry`)).statusCode, 202);
  await told('ping', 2);
  t.match(messages('ping')[1], { id });
  const unknown = await post(`/webhooks/deliveries/${'0'.repeat(32)}/retry`);
  t.match(unknown.json(), { status: 404, code: 'delivery-not-found' });
  t.equal((await post('/webhooks/deliveries/nonsense/retry')).statusCode, 400);
  for (let i = 0; i < 4; i += 1) await post('/webhooks/test');
  const pages = [];
  for (let cursor = ''; ; ) {
    const page = (await get(`/webhooks/deliveries?limit=2${cursor && `&cursor=${cursor}`}`)).json();
    pages.push(...page.items);
    if (page.next === null) break;
    cursor = page.next;
  }
  t.equal(new Set(pages.map((one) => one.id)).size, 5);
  t.same(
    pages.map(({ at }) => at),
    pages
      .map(({ at }) => at)
      .sort()
      .reverse(),
    'newest first',
  );
  t.same((await get('/webhooks/deliveries?state=failed')).json().items, []);
  t.equal((await get('/webhooks/deliveries?state=lost')).statusCode, 400);
});

t.test('a receiver that is away holds up nothing, and hears of it after a restart', async (t) => {
  const { received, url } = await startReceiver(t);
  const root = t.testdir({});
  const away = { WEBHOOK_URL: 'http://127.0.0.1:9/', WEBHOOK_SECRET: NEW, WEBHOOK_SUMMARY: 'off' };
  const service = await startService(t, root, away);
  await service.upload('/datasets?name=ventas', salesTo('2022-12-31'));
  const run = (await service.post('/train?wait=60', { model: 'linear' })).json();
  t.equal(run.status, 'succeeded');
  const tried = await until(
    async () => (await service.get('/webhooks/deliveries')).json().items,
    (items) => items.length === 2 && items.every((one: { attempts: unknown[] }) => one.attempts.length > 0),
  );
  for (const one of tried) t.match(one, { state: 'pending', attempts: [{ status: null, error: /^[A-Z]+/ }] });
  await service.app.close();
  const next = await startService(t, root, { ...away, WEBHOOK_URL: url });
  for (const { id } of tried) await next.post(`/webhooks/deliveries/${id}/retry`);
  await until(
    async () => received,
    ({ length }) => length === 2,
  );
  t.same(received.map(({ message }) => message.id).sort(), tried.map(({ id }: { id: string }) => id).sort());
});

t.test('without a receiver nothing is stored, and nothing can be sent', async (t) => {
  const root = t.testdir({});
  const service = await startService(t, root);
  await service.upload('/datasets?name=ventas', salesTo('2022-12-31'));
  await service.post('/train?wait=60', { model: 'linear' });
  t.same((await service.get('/webhooks/deliveries')).json(), { items: [], next: null });
  t.match((await service.post('/webhooks/test')).json(), { status: 409, code: 'no-webhook' });
  const files = readdirSync(join(root, 'modelos'), { recursive: true, encoding: 'utf8' });
  t.same(
    files.filter((file) => /webhook/.test(file)),
    [],
  );
});

t.test('the log is for administrators, and of the datasets of their keys', async (t) => {
  const [admin, ofOne, reader] = [newKey(), newKey(), newKey()];
  const API_KEYS = `all:admin:${admin} one:admin:norte:${ofOne} read:read:${reader}`;
  const service = await start(t, { API_KEYS });
  const { call, told } = service;
  const as = (key: string) => ({ 'x-api-key': key });
  for (const name of ['norte', 'sur']) {
    const payload = salesTo('2022-12-31');
    const headers = { ...as(admin), 'content-type': 'text/csv' };
    await call({ method: 'POST', url: `/datasets?name=${name}`, payload, headers });
    const body = { dataset: name, model: 'linear' };
    await call({ method: 'POST', url: '/train?wait=60', payload: body, headers: as(admin) });
  }
  await told('run.ended', 2);
  const list = async (key: string, query = '') =>
    (await call({ url: `/webhooks/deliveries${query}`, headers: as(key) })).json();
  t.equal((await list(reader)).code, 'forbidden');
  t.same(new Set((await list(admin)).items.map((one: { dataset: string }) => one.dataset)), new Set(['norte', 'sur']));
  t.same(new Set((await list(ofOne)).items.map((one: { dataset: string }) => one.dataset)), new Set(['norte']));
  t.equal((await list(ofOne, '?dataset=sur')).code, 'forbidden');
  const test = await call({ method: 'POST', url: '/webhooks/test', headers: as(ofOne) });
  t.equal(test.json().code, 'forbidden');
});
