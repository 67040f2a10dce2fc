import t from 'tap';
import { readConfig } from '../../src/config.ts';
import { STEP_NAMES } from '../../src/runs/run.ts';
import { startService } from '../routes/service.ts';
import { attributeOf, type CollectedSpan, startCollector } from './collector.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

t.test('a request, its training with each step, and what they do in the store are one trace', async (t) => {
  const collector = await startCollector(t);
  const service = await startService(t, t.testdir(), { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.endpoint}/` });
  await service.upload();
  const headers = { traceparent: `00-${TRACE}-${CALLER}-01`, 'x-request-id': 'monday' };
  const run = (await service.post('/train?wait=60', { model: 'linear' }, headers)).json();
  await service.get('/healthz');
  await service.get('/metrics');
  await service.get('/nowhere');
  const made = (await service.post('/feeds', {})).json();
  await service.get(`${made.paths.csv}?dialect=excel`);
  await service.get(`/elsewhere${made.paths.ics}`);
  await service.app.close();

  const { spans, resources, paths } = collector;
  t.same([...paths], ['POST /v1/traces application/json']);
  t.match(resources[0], { 'service.name': 'prediccion-ventas', 'service.version': /^\d/ });
  const one = (name: string) => {
    const found = spans.filter((span) => span.name === name);
    t.equal(found.length, 1, `one ${name}`);
    return found[0] as CollectedSpan; // counted above
  };
  const request = one('POST /train');
  t.match(request, { traceId: TRACE, parentSpanId: CALLER }, 'it goes on the trace of the caller');
  t.equal(attributeOf(request, 'http.response.status_code'), 200);
  t.equal(attributeOf(request, 'http.request.id'), 'monday');
  const mine = spans.filter(({ traceId }) => traceId === TRACE);
  const byId = new Map(mine.map((span) => [span.spanId, span]));
  const above = (span: CollectedSpan): string[] => {
    const parent = byId.get(span.parentSpanId ?? '');
    return parent ? [parent.name, ...above(parent)] : [];
  };
  const training = one('training');
  t.same(above(training), ['handler', 'POST /train']);
  t.match([attributeOf(training, 'run.id'), attributeOf(training, 'run.status')], [run.id, 'succeeded']);
  for (const { name, startedAt, durationMs } of run.steps) {
    const step = one(name);
    t.same(above(step), ['training', 'handler', 'POST /train']);
    t.equal(Math.round(Number(step.startTimeUnixNano) / 1e6), Date.parse(startedAt), `${name} began as its run says`);
    const took = Number(BigInt(step.endTimeUnixNano) - BigInt(step.startTimeUnixNano)) / 1e6;
    t.equal(Math.round(took), durationMs, `${name} took as long as its run says`);
  }
  const stepsWithStore = mine.filter(({ name }) => name.startsWith('store.')).map((span) => above(span)[0]);
  for (const place of ['load', 'register', 'handler'])
    t.ok(stepsWithStore.includes(place), `the store within ${place}`);
  // The audit log is written when the answer is sent, which some versions of Node count to the request alone.
  t.same(
    stepsWithStore.filter((name) => !['handler', 'POST /train', ...STEP_NAMES].includes(name ?? '')),
    [],
  );
  const missing = spans.filter(({ name }) => name === 'GET none').map((span) => attributeOf(span, 'url.path'));
  t.same(missing.sort(), ['/elsewhere/feeds/[Redacted].ics', '/nowhere'], 'what does not exist is traced');
  t.equal(attributeOf(one('GET /feeds/:token.csv'), 'url.path'), '/feeds/[Redacted].csv?dialect=excel');
  t.notMatch(JSON.stringify(spans), /feed_/, 'tokens of feeds are not');
  t.notOk(
    spans.some(({ name }) => /healthz|metrics/.test(name)),
    'what machines ask is not',
  );
  t.notMatch(JSON.stringify(spans), /=>|function/, 'no source text in names');
});

t.test('a training that fails is marked; one that is cancelled ends', async (t) => {
  const collector = await startCollector(t);
  const service = await startService(t, t.testdir(), { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
  const oneWeekday = [
    'Fecha,Ventas',
    ...Array.from({ length: 28 }, (_, i) => `2022-01-${String(i + 1).padStart(2, '0')},0`),
  ];
  await service.upload('/datasets', `${oneWeekday.join('\n')}\n`);
  const failed = (await service.post('/train?wait=60', { model: 'calendar' })).json();
  await service.upload();
  const { id } = (await service.post('/train')).json();
  await service.post(`/runs/${id}/cancel`);
  await service.app.close();
  const trainings = new Map(
    collector.spans.filter(({ name }) => name === 'training').map((span) => [attributeOf(span, 'run.id'), span]),
  );
  t.equal(trainings.get(failed.id)?.status.code, failed.status === 'failed' ? 2 : 0, failed.status);
  const cancelled = trainings.get(id);
  t.equal(cancelled && attributeOf(cancelled, 'run.status'), 'cancelled');
});

t.test('a collector that is away disturbs nobody', async (t) => {
  const service = await startService(t, t.testdir(), { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
  await service.upload();
  t.equal((await service.post('/train?wait=60', { model: 'linear' })).json().status, 'succeeded');
  await service.app.close();
});

t.test('the address of the collector is checked', async (t) => {
  for (const bad of ['collector:4318', 'grpc://collector', 'http://me:secret@collector'])
    t.throws(() => readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: bad }), /OTEL_EXPORTER_OTLP_ENDPOINT: must be/, bad);
});
