import { readdir } from 'node:fs/promises';
import t from 'tap';
import { addDays, weekdayOf } from '../../src/dates.ts';
import { newKey } from '../new-key.ts';
import { type Service, startService } from './service.ts';

const ADDRESS = '/v1/timeseries/forecast';
const START = '2022-01-01';
const DAYS = 200;

type Point = number | null;

const points = (value: (day: string, i: number) => Point, days = DAYS) =>
  Array.from({ length: days }, (_, i) => value(addDays(START, i), i));
const varied = (i: number) => (i * 7919) % 101;
const usual = (day: string, i: number) => 900 + 100 * weekdayOf(day) + varied(i);
const SALES = points(usual);
const SHORT = points(usual, 28);

const univariate = (name: string, series: unknown = SALES, changes: object = {}) => ({
  ...{ type: 'univariate_time_series', name, series, frequency: 'D', start_timestamp: START },
  ...changes,
});
const request = (inputs: unknown, options: object = { horizon: 7 }, changes: object = {}) => ({
  ...{ model: 'auto', inputs, options },
  ...changes,
});

async function outputsOf({ post }: Pick<Service, 'post'>, body: object) {
  return (await post(ADDRESS, body)).json().outputs;
}

const PROBABILITIES = [0.1, 0.5, 0.9];

t.test('a series is forecast as if it had been uploaded, trained and asked for', async (t) => {
  const closed = (day: string, i: number) => (weekdayOf(day) === 7 || i % 50 === 20 ? null : usual(day, i));
  const cases: Readonly<Record<string, { values: readonly Point[]; model?: string; negative?: true }>> = {
    'whole-numbers': { values: SALES },
    decimals: { values: points((day, i) => usual(day, i) / 1000) },
    linear: { values: SALES, model: 'linear' },
    'closed-days': { values: points(closed) },
    'closed-at-both-ends': { values: points((day, i) => (i < 5 || i >= DAYS - 9 ? null : closed(day, i))) },
    'now-and-then': { values: points((_, i) => (varied(i) < 70 ? 0 : varied(i) % 4)) },
    'below-nothing': { values: points((day, i) => usual(day, i) - 1300), negative: true },
  };
  // With public holidays, which both ways must take alike.
  const service = await startService(t, t.testdir(), { COUNTRY: 'ES' });
  for (const [name, { values, model = 'auto', negative = false }] of Object.entries(cases)) {
    const rows = values.flatMap((value, i) => (value === null ? [] : [`${addDays(START, i)},${value}`]));
    const uploaded = await service.upload(
      `/datasets?name=${name}&allowNegative=${negative}`,
      ['Fecha,Ventas', ...rows, ''].join('\n'),
    );
    t.equal(uploaded.statusCode, 201, uploaded.body);
    const run = (await service.post('/train?wait=60', { dataset: name, model, promote: 'always' })).json();
    t.equal(run.status, 'succeeded');
    const [from, to] = [addDays(START, DAYS), addDays(START, DAYS + 39)];
    const asked = await service.get(`/forecast?dataset=${name}&from=${from}&to=${to}&quantiles=${PROBABILITIES}`);
    const known: { forecast: number; quantiles: Record<string, number> }[] = asked.json().days;

    const options = { horizon: 40, quantiles: PROBABILITIES };
    const [output] = await outputsOf(service, request([univariate(name, values)], options, { model }));
    t.match(output, { name, status: 'completed', error: null, type: 'time_series_forecast' });
    const [content, ...more] = output.content;
    t.same(more, []);
    t.match(content, { name, type: 'univariate_time_series', frequency: 'D', start_timestamp: from });
    t.equal(content.model, asked.json().model.kind);
    const numbers = known.map(({ forecast }) => forecast);
    t.same(content.mean_forecast, numbers, name);
    t.ok(new Set(numbers).size > 1, `${name} is not one number for all days`);
    t.same(Object.keys(content.quantiles), PROBABILITIES.map(String));
    for (const p of PROBABILITIES) {
      t.same(
        content.quantiles[p],
        known.map(({ quantiles }) => quantiles[p]),
        `${name} at ${p}`,
      );
    }
    if (negative) t.ok(Math.min(...numbers) < 0, 'what was below 0 may be again');
    if (name === 'closed-days') {
      const sundays = numbers.filter((_, i) => weekdayOf(addDays(from, i)) === 7);
      t.same(new Set(sundays), new Set([0]), 'a weekday that is always null is a closed one');
    }
  }
});

t.test('answers have the form of the API, say the same again, and leave nothing behind', async (t) => {
  const root = t.testdir();
  const service = await startService(t, root);
  const before = await readdir(root, { recursive: true });
  const inputs = [
    univariate('constructor', SHORT, { start_timestamp: '2022-01-01T13:10:00Z', frequency: 'DAY', unit: 'cups' }),
    univariate('two', SHORT, { start_timestamp: '2022-01-01 06:00', frequency: 'day' }),
  ];
  const body = request(inputs, { horizon: 3, other: true }, { metadata: { request_id: 'mine' }, other: [] });
  const answer = await service.post(ADDRESS, body, { 'x-request-id': 'mine-7' });
  t.match(answer.json(), {
    id: 'mine-7',
    status: 'completed',
    error: null,
    model: 'auto',
    outputs: [
      { id: 'mine-7-0', content: [{ start_timestamp: '2022-01-29T13:10:00Z', frequency: 'DAY' }] },
      { id: 'mine-7-1', content: [{ start_timestamp: '2022-01-29 06:00', frequency: 'day' }] },
    ],
  });
  t.ok(Math.abs(answer.json().created_at - Date.now() / 1000) < 60);
  const contents = (outputs: { content: object[] }[]) => outputs.map(({ content }) => content);
  const [first] = contents(answer.json().outputs)[0];
  t.notOk('quantiles' in first, 'without quantiles in the request the mean alone is answered');
  t.same(contents(await outputsOf(service, body)), contents(answer.json().outputs));
  t.same(await readdir(root, { recursive: true }), before);
});

t.test('what is wrong with a series is said in its output and ends no other', async (t) => {
  const service = await startService(t, t.testdir());
  const some = (value: unknown) => SALES.with(3, value as number);
  const wrong: readonly (readonly [input: unknown, code: string, param: string])[] = [
    [null, 'malformed-request', ''],
    ['series', 'malformed-request', ''],
    [[], 'malformed-request', ''],
    [univariate(''), 'malformed-request', '/name'],
    [univariate('n'.repeat(201)), 'malformed-request', '/name'],
    [univariate('good'), 'invalid-request', '/name'],
    [univariate('a', [[1, 2]], { type: 'multivariate_time_series' }), 'malformed-request', '/type'],
    [univariate('b', SALES, { frequency: 'H' }), 'malformed-request', '/frequency'],
    [univariate('c', SALES, { frequency: 'd' }), 'malformed-request', '/frequency'],
    [univariate('d', SALES, { start_timestamp: undefined }), 'malformed-request', '/start_timestamp'],
    [univariate('e', SALES, { start_timestamp: '2023-02-29' }), 'malformed-request', '/start_timestamp'],
    [univariate('f', SALES, { start_timestamp: '2023-01-01T' }), 'malformed-request', '/start_timestamp'],
    [univariate('g', SALES, { start_timestamp: '1899-12-31' }), 'invalid-request', '/start_timestamp'],
    [univariate('h', SALES, { start_timestamp: '2200-12-30' }), 'invalid-request', '/start_timestamp'],
    [univariate('i', SALES, { start_timestamp: '9999-12-31' }), 'invalid-request', '/start_timestamp'],
    [univariate('j', 'none'), 'malformed-request', '/series'],
    [univariate('k', []), 'malformed-request', '/series'],
    [univariate('l', Array(4001).fill(1)), 'malformed-request', '/series'],
    [univariate('m', SALES.slice(0, 27)), 'invalid-request', '/series'],
    [univariate('n', Array(4000).fill(null)), 'invalid-request', '/series'],
    [univariate('o', [...SHORT, ...Array(360).fill(null)]), 'invalid-request', '/series'],
    [univariate('p', some('7')), 'malformed-request', '/series/3'],
    [univariate('q', some([7])), 'malformed-request', '/series/3'],
    [univariate('r', some(1e16)), 'number-out-of-range', '/series/3'],
    [univariate('s', some(-1.1e15)), 'number-out-of-range', '/series/3'],
  ];
  const answer = await service.post(ADDRESS, request([univariate('good', SHORT), ...wrong.map(([input]) => input)]));
  const { status, outputs } = answer.json();
  t.equal(status, 'partial');
  t.match(outputs[0], { name: 'good', status: 'completed', error: null });
  for (const [i, [input, code, place]] of wrong.entries()) {
    const { name, ...output } = outputs[i + 1];
    const param = `inputs/${i + 1}${place}`;
    t.match(output, { status: 'error', content: [], error: { code, param } }, JSON.stringify(input)?.slice(0, 90));
    t.match(output.error, { message: /./, type: `urn:prediccion-ventas:problem:${code}` });
    const given = (input as { name?: string } | null)?.name;
    t.equal(name, given && given.length <= 200 ? given : null);
  }
  const none = (await service.post(ADDRESS, request([univariate('a', SALES, { frequency: 'W' })]))).json();
  t.match([none.status, none.outputs.length], ['error', 1]);
});

t.test('what is wrong with a request is a problem, which says it in the words of that API too', async (t) => {
  const service = await startService(t, t.testdir());
  const inputs = [univariate('a', SHORT)];
  const refused: readonly (readonly [body: unknown, param: string | null])[] = [
    [null, null],
    [[], null],
    [{ inputs, options: { horizon: 7 } }, 'model'],
    [request(inputs, { horizon: 7 }, { model: 'timesfm' }), 'model'],
    [request([]), 'inputs'],
    [request({}), 'inputs'],
    [request(Array(33).fill(inputs[0])), 'inputs'],
    [request(inputs, undefined, { options: undefined }), 'options'],
    ...[0, 367, 1.5, '7', null].map((horizon) => [request(inputs, { horizon }), 'options/horizon'] as const),
    [request(inputs, { horizon: 7, quantiles: 0.5 }), 'options/quantiles'],
    [request(inputs, { horizon: 7, quantiles: Array(21).fill(0.5) }), 'options/quantiles'],
    ...[0, 1, 0.004, -1, '0.5'].map((p) => {
      return [request(inputs, { horizon: 7, quantiles: [0.5, p] }), 'options/quantiles/1'] as const;
    }),
    [request(inputs, undefined, { metadata: 'mine' }), 'metadata'],
  ];
  const send = (payload: string, type = 'application/json') =>
    service.call({ method: 'POST', url: ADDRESS, payload, headers: { 'content-type': type } });
  for (const [body, param] of refused) {
    const text = JSON.stringify(body);
    const answer = (await send(text)).json();
    t.match(answer, { status: 400, code: 'malformed-request', error: { code: 'malformed-request' } }, text.slice(-90));
    t.same([answer.error.param, answer.error.type, answer.error.message], [param, answer.type, answer.detail]);
  }
  t.match((await send('{')).json(), { status: 400, error: { code: 'malformed-request', param: null } });
  t.match((await send('{}', 'text/csv')).json(), { status: 415, error: { code: 'unsupported-media-type' } });
  const large = JSON.stringify(request(inputs, undefined, { other: 'x'.repeat(2 ** 20) }));
  t.match((await send(large)).json(), { status: 413, error: { code: 'payload-too-large' } });
  t.match((await service.get(ADDRESS)).json(), { status: 405 });
});

t.test('hostile bodies end in an answer', async (t) => {
  const service = await startService(t, t.testdir());
  const deep = (signs: string) => signs.repeat(150_000);
  const bodies: Readonly<Record<string, [text: string, status: number]>> = {
    'a deep series': [JSON.stringify(request([univariate('a', 'X')])).replace('"X"', deep('[') + deep(']')), 200],
    'a deep input': [JSON.stringify(request(['X'])).replace('"X"', `${deep('{"a":')}1${deep('}')}`), 200],
    'deep metadata': [
      JSON.stringify(request([univariate('a', SHORT)], undefined, { metadata: { a: 'X' } })).replace(
        '"X"',
        deep('[') + deep(']'),
      ),
      200,
    ],
    'many points': [JSON.stringify(request([univariate('a', Array(400_000).fill(1))])), 200],
    'many faults': [JSON.stringify(request(Array(32).fill(univariate('a', Array(4000).fill('x'))))), 200],
    'many inputs': [JSON.stringify(request(Array(300_000).fill(1))), 400],
    'many quantiles': [JSON.stringify(request([1], { horizon: 1, quantiles: Array(300_000).fill('') })), 400],
    'endless numbers': [JSON.stringify(request([univariate('a', [])])).replace('[]', '[1e999]'), 200],
    'a prototype': [JSON.stringify(request([1])).replace('{', '{"__proto__":{"a":1},'), 400],
    'numbers that differ by a hair': [
      JSON.stringify(
        request([
          univariate(
            'a',
            points((day, i) => 1e15 - usual(day, i), 28),
          ),
        ]),
      ),
      200,
    ],
    'numbers that vanish': [
      JSON.stringify(
        request([
          univariate(
            'a',
            points((day, i) => usual(day, i) * 1e-300, 28),
          ),
        ]),
      ),
      200,
    ],
    'the same number': [JSON.stringify(request([univariate('a', Array(28).fill(-1e15))])), 200],
    'nothing sold': [JSON.stringify(request([univariate('a', Array(40).fill(0))])), 200],
    'few among many nulls': [
      JSON.stringify(
        request([
          univariate(
            'a',
            points((_, i) => (i % 143 ? null : i), 4000),
          ),
        ]),
      ),
      200,
    ],
  };
  for (const [what, [payload, status]] of Object.entries(bodies)) {
    const headers = { 'content-type': 'application/json' };
    const answer = await service.call({ method: 'POST', url: ADDRESS, payload, headers });
    t.equal(answer.statusCode, status, `${what}: ${answer.body.slice(0, 300)}`);
    if (status !== 200) continue;
    const numbers = answer.json().outputs.flatMap((output: { content: { mean_forecast: number[] }[] }) => {
      return output.content.flatMap((content) => content.mean_forecast);
    });
    t.ok(
      numbers.every((number: unknown) => typeof number === 'number'),
      `${what}: none is NaN, which JSON writes as null`,
    );
  }
});

t.test('others are answered while series are learnt, and too many series are turned away', async (t) => {
  const service = await startService(t, t.testdir());
  const inputs = Array.from({ length: 32 }, (_, i) => univariate(`s${i}`, SHORT));
  const [first, second] = [service.post(ADDRESS, request(inputs)), service.post(ADDRESS, request(inputs))];
  let done = false;
  const both = Promise.all([first, second]).finally(() => {
    done = true;
  });
  const third = await service.post(ADDRESS, request(inputs));
  t.match(third.json(), { status: 503, code: 'overloaded', error: { code: 'overloaded', param: null } });
  t.ok(Number(third.headers['retry-after']) > 0);
  let answered = 0;
  while (!done) {
    t.equal((await service.get('/healthz')).statusCode, 200);
    answered += 1;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  t.ok(answered >= 20, `${answered} answers meanwhile`);
  for (const answer of await both) t.match(answer.json(), { status: 'completed' });
  t.equal((await service.post(ADDRESS, request([univariate('a', SHORT)]))).statusCode, 200, 'there is room again');
});

t.test('a key of some datasets may ask, since none of them is touched', async (t) => {
  const key = newKey();
  const service = await startService(t, t.testdir(), { API_KEYS: `norte:read:norte:${key}` });
  const body = request([univariate('a', SHORT)]);
  t.equal((await service.post(ADDRESS, body, { 'x-api-key': key })).statusCode, 200);
  const refused = (await service.post(ADDRESS, body)).json();
  t.match(refused, { status: 401, error: { code: 'unauthorized', param: null } });
});
