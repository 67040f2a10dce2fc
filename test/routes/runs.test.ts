import t, { type Test } from 'tap';
import { awaitedLater } from '../awaited-later.ts';
import { parseEvents, reaches } from './run-events.ts';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';

const THREE_YEARS = salesCsv({ from: '2020-01-01', days: 1096 });

const root = t.testdir({});
const service = await startService(t, root);
const { get, post } = service;
const address = await service.app.listen({ host: '127.0.0.1', port: 0 });
await service.upload('/datasets', THREE_YEARS);

/** Over a real connection the events of a run can be read while they come. */
function follow(t: Test, path: string, headers: Record<string, string> = {}): Promise<Response> {
  const gone = new AbortController();
  t.teardown(() => gone.abort());
  return fetch(address + path, { headers, signal: gone.signal });
}

const isSorted = (numbers: readonly number[]) => numbers.every((n, i) => i === 0 || n >= (numbers[i - 1] ?? 0));

t.test('the events of a run show each step and end with the run', async (t) => {
  const { id } = (await post('/train')).json();
  const response = await follow(t, `/runs/${id}/events`, { accept: 'text/event-stream' });
  t.match([response.status, response.headers.get('content-type')], [200, 'text/event-stream']);
  const events = parseEvents(await response.text());
  const steps = events
    .filter(({ event }) => event === 'step')
    .map(({ data: { step } }) => `${step?.name} ${step?.status}`);
  t.same(
    steps,
    ['load', 'preprocess', 'split', 'train', 'evaluate', 'register'].flatMap((step) => [
      `${step} running`,
      `${step} succeeded`,
    ]),
  );
  const ids = events.map(({ id }) => id);
  t.ok(isSorted(ids) && new Set(ids).size === ids.length, 'ids rise');
  t.ok(isSorted(events.map(({ data }) => data.progress)), 'progress never falls');
  t.ok(
    new Set(events.filter(({ event }) => event === 'progress').map(({ data }) => data.progress)).size > 3,
    'there is progress within the steps',
  );
  t.match(events.at(-1), { event: 'end', data: { id, status: 'succeeded', progress: 1 } });
  t.same(events.at(-1)?.data, (await get(`/runs/${id}`)).json());

  await t.test('the events of an ended run are sent again, from any event on', async (t) => {
    const again = parseEvents((await get(`/runs/${id}/events`)).body);
    t.same(again.at(-1), events.at(-1));
    t.same(
      again.filter(({ event }) => event === 'step'),
      events.filter(({ event }) => event === 'step'),
    );
    for (const { id: last } of events) {
      const rest = parseEvents((await get(`/runs/${id}/events`, { 'last-event-id': String(last) })).body);
      t.same(
        rest.map(({ id }) => id),
        again.map(({ id }) => id).filter((id) => id > last),
      );
    }
  });

  await t.test('what cannot be followed', async (t) => {
    t.match((await get('/runs/20220101T000000000Z-00000000/events')).json(), {
      status: 404,
      code: 'run-not-found',
    });
    t.match((await get('/runs/latest/events')).json(), { status: 400 });
    t.match((await get(`/runs/${id}/events`, { accept: 'text/html' })).json(), { status: 406 });
    t.match((await get(`/runs/${id}/events`, { 'last-event-id': 'x' })).json(), { status: 400 });
  });
});

// The last one, as it ends the service.
t.test('an open stream does not hold up the end of the service, and another process sends the rest', async (t) => {
  const { id } = (await post('/train', { model: 'linear' })).json();
  const response = await follow(t, `/runs/${id}/events`);
  const text = awaitedLater(response.text());
  await reaches(service, id, ({ startedAt }) => startedAt !== null);
  await service.app.close();
  const events = parseEvents(await text);
  const last = String(events.at(-1)?.id);
  const next = await startService(t, root);
  const rest = parseEvents((await next.get(`/runs/${id}/events`, { 'last-event-id': last })).body);
  t.match(rest.at(-1), { event: 'end', data: { id, status: 'succeeded' } });
  t.ok(rest.every(({ id }) => id > Number(last)));
});
