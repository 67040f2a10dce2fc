import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import t from 'tap';
import type { z } from 'zod';
import { dayListCompiler } from '../../routes/platform/day-lists.ts';
import { createTurns, crowdedObject, MOST_FIELDS } from '../../routes/platform/json-bodies.ts';
import type { AppError } from '../../src/errors.ts';
import { knownFutureRequestSchema } from '../../src/sales/known-future.ts';
import { addedDaysRequestSchema } from '../../src/sales/revision/added-days.ts';
import { ATTACKS } from '../attack/requests.ts';
import { startService } from './service.ts';

const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, k) => [`x${k}`, k]));

t.test('an object of too many fields is found by its path, whatever stands around it', async (t) => {
  const most = fields(MOST_FIELDS);
  const crowded = fields(MOST_FIELDS + 1);
  t.equal(crowdedObject(JSON.stringify({ days: [most, most] })), undefined);
  t.equal(crowdedObject(JSON.stringify({ days: [most, {}, crowded] })), 'days/2');
  t.equal(crowdedObject(JSON.stringify({ days: { a: 1, ...crowded } })), 'days');
  t.equal(crowdedObject(JSON.stringify(crowded)), '');
  t.equal(crowdedObject(JSON.stringify([[1, 2], { 'a,"b': crowded }])), '1/a,\\"b');
  const commas = ','.repeat(1000);
  t.equal(crowdedObject(JSON.stringify({ a: `\\"${commas}`, [`\\\\"{${commas}`]: Array(1000).fill(1) })), undefined);
  for (const broken of ['', '{"a', '"\\', ']]]', '{"a":"\\"', commas]) t.equal(crowdedObject(broken), undefined);
});

t.test('an object is found when there is one, and only then', async (t) => {
  const sizes = (value: unknown): number[] => {
    if (typeof value !== 'object' || value === null) return [];
    const own = Array.isArray(value) ? [] : [Object.keys(value).length];
    return [...own, ...Object.values(value).flatMap(sizes)];
  };
  const crowd = fc.boolean().map((is) => fields(is ? MOST_FIELDS + 1 : MOST_FIELDS));
  fc.assert(
    fc.property(fc.json(), crowd, fc.json(), (before, middle, after) => {
      const value = { before: JSON.parse(before), list: [JSON.parse(after), middle], after: JSON.parse(after) };
      const expected = sizes(value).some((size) => size > MOST_FIELDS);
      for (const space of [0, 2]) t.equal(crowdedObject(JSON.stringify(value, null, space)) !== undefined, expected);
    }),
    { numRuns: 200 },
  );
});

t.test('each large body has a turn of the event loop of its own, and only so many wait', async (t) => {
  const turn = createTurns();
  let taken = 0;
  const turns = Array.from({ length: 32 }, () => turn().then(() => taken++));
  await t.rejects(turn(), { code: 'overloaded', retryAfter: 2 });
  const seen: number[] = [];
  while (taken < 32) {
    await nextTurn();
    seen.push(taken);
  }
  await Promise.all(turns);
  t.ok(
    seen.every((count, i) => count - (seen[i - 1] ?? 0) <= 1),
    `one at a time: ${seen}`,
  );
  await turn();
});

/** What the validator of a route makes of a body. */
function validated(schema: Parameters<typeof dayListCompiler>[0], body: unknown) {
  const validate = dayListCompiler(schema)({ schema, method: 'POST', url: '/', httpPart: 'body' });
  return validate(body) as { value?: unknown; error?: AppError };
}

t.test('a list of days is valid when zod says so, with the same faults, as far as they are listed', async (t) => {
  const date = '2023-01-08';
  const bodies: unknown[] = [
    ...[
      undefined,
      null,
      [],
      'x',
      {},
      { days: 'x' },
      { days: [] },
      { days: [], more: 1 },
      { days: Array(4001).fill(1) },
    ],
    ...[{ days: [null, 1, [], {}] }, { days: [{ date }], more: 1, other: 2 }],
    { days: [{ date, promo: 1, open: 0, Escolar: 'x' }, { date }] },
    {
      days: [
        { date: '2023-02-30', open: 3, promo: 'a', sales: null },
        { date, holiday: [] },
      ],
    },
  ];
  for (const schema of [knownFutureRequestSchema, addedDaysRequestSchema]) {
    for (const body of bodies) {
      const expected = (schema as z.ZodType).safeParse(body);
      const { value, error } = validated(schema as never, body);
      if (expected.success) t.same([value, error], [body, undefined]);
      else {
        const faults = expected.error.issues.map(({ path, code, message }) => ({
          ...{ field: ['body', ...path].join('/'), code, message },
        }));
        t.same(error?.faults, faults);
      }
    }
  }
  t.notOk('error' in validated(knownFutureRequestSchema, { days: [{ date }] }));
  const wrong = { days: Array(4000).fill({ date: 'x', promo: 'a', holiday: 'b' }) };
  const { error } = validated(knownFutureRequestSchema, wrong);
  t.equal(error?.faults.length, 100);
  t.match(error?.faults[99], { field: 'body/days/33/date', message: 'must be an existing day YYYY-MM-DD' });
  t.equal(
    error?.message,
    'The request does not fit the contract: see "errors", the first 100; the 3966 days after days/33 were not read',
  );
});

t.test('what is refused tells where it is and what to do', async (t) => {
  const { call, upload, post } = await startService(t, t.testdir());
  await upload();
  t.equal((await post('/train?wait=60', { model: 'linear' })).json().status, 'succeeded');
  const answerTo = async (name: string) => {
    const { method, path, body, headers } = ATTACKS[name];
    return (await call({ method: method as 'POST', url: path, payload: body, headers })).json();
  };
  t.match(await answerTo('scenarios of a day of 85,000 fields'), {
    ...{ status: 400, code: 'malformed-request', detail: /^body\/days\/0 has more than 104 fields/ },
    errors: [{ field: 'body/days/0', code: 'too-many-fields', message: /leave out what the dataset does not have$/ }],
  });
  t.match(await answerTo('scenarios of 100 unknown fields a day'), {
    ...{ status: 422, code: 'invalid-calendar', detail: /First: The day has 101 fields, more than the dataset knows/ },
    errors: [
      { field: 'body/days/0', code: 'too-many-fields', message: /date, Promociones, Festivo, Abierto/ },
      { field: 'body/days/0/x0', code: 'unknown-covariate' },
    ],
  });
  t.match(await answerTo('scenarios that are wrong in every field'), {
    ...{ status: 400, code: 'malformed-request', detail: /the first 100; the 3975 days after days\/24 were not read/ },
    errors: [{ field: 'body/days/0/date' }],
  });
  t.match(await answerTo('known futures that are as long as may be'), { days: { length: 4000 } });
});
