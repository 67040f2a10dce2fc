import t from 'tap';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';

const service = await startService(t, t.testdir());
const { get, post, call } = service;

const train = async (text: string, dataset: string, model = 'calendar') => {
  await service.upload(`/datasets?name=${dataset}`, text);
  t.equal((await post('/train?wait=60', { dataset, model, promote: 'always' })).json().status, 'succeeded');
};

t.test('before a model answers', async (t) => {
  const asked = { count: 1, margin: 0.5 };
  t.match((await post('/plans/promotions', asked)).json(), { status: 404, code: 'dataset-not-found' });
  await service.upload();
  t.match((await post('/plans/promotions', asked)).json(), { status: 409, code: 'no-champion' });
});

t.test('a scenario is compared with the stored calendar', async (t) => {
  await train(salesCsv(), 'ventas', 'linear');
  const baseline = (await get('/forecast?days=14&assume=none')).json();
  const asked = { days: [{ date: '2023-01-03', promo: 1 }] };
  const { comparison, total, days } = (await post('/forecast?days=14', asked)).json();
  t.match(comparison.days, [
    { date: '2023-01-03', change: 'planned', baseline: 1100, difference: 500, support: 'seen' },
  ]);
  t.match(comparison.total, { baseline: baseline.total.forecast, difference: 500 });
  t.equal(total.forecast, baseline.total.forecast + 500);
  t.same(Object.keys(comparison.days[0].intervals), ['80', '95']);
  t.equal(days.length, 14);
  t.notOk('comparison' in baseline, 'a forecast has none');

  const csv = (await post('/forecast?days=3', asked, { accept: 'text/csv' })).body.split('\r\n');
  t.match(csv[0], /^date,weekday,open,promo,holiday,forecast,.*,upper95,baseline,difference$/);
  t.match([csv[1], csv[3]], [/,1600,0$/, /,1100,500$/]);
  t.notMatch((await get('/forecast?days=3', { accept: 'text/csv' })).body, /baseline/);
});

t.test('what the store has planned is the baseline', async (t) => {
  const planned = { days: [{ date: '2023-01-03', promo: 1 }] };
  await call({ method: 'PUT', url: '/datasets/ventas/calendar', payload: planned });
  const undone = (await post('/forecast?days=14', { days: [{ date: '2023-01-03', promo: 0 }] })).json();
  t.match(undone.comparison.days, [{ date: '2023-01-03', baseline: 1600, difference: -500 }]);
  const { comparison } = (await post('/forecast?days=14', planned)).json();
  t.same(comparison.days, []);
  t.equal(comparison.total.difference, 0);
  t.equal((await post('/forecast?month=2022-12', planned)).json().comparison.total.difference, 0, 'observed days');
});

t.test('the days that pay most, beside what is planned already', async (t) => {
  const asked = { month: '2023-01', count: 2, margin: 0.5, costPerDay: 100, weekdays: [1, 2], minimumGapDays: 6 };
  const plan = (await post('/plans/promotions', asked)).json();
  t.match(plan, {
    from: '2023-01-01',
    to: '2023-01-31',
    best: 'promotion',
    baseline: { planned: ['2023-01-03'] },
    search: { candidates: 4, asked: 2, calendars: 11, exact: true },
  });
  const [best] = plan.alternatives;
  t.match(best, { dates: ['2023-01-10', '2023-01-17'], cost: 200, expectedProfit: { value: 300 } });
  t.match(best.expectedExtraSales.value, 1000);
  t.same(
    plan.refused.map(({ date, reason }: { date: string; reason: string }) => [date, reason]),
    [
      ['2023-01-02', 'too-close'],
      ['2023-01-03', 'already-promoted'],
      ['2023-01-09', 'too-close'],
      ['2023-01-16', 'unseen'],
      ['2023-01-23', 'unseen'],
      ['2023-01-30', 'unseen'],
    ],
  );
  t.equal((await get('/datasets/ventas/calendar')).json().days.length, 1, 'nothing is stored');
  const none = (await post('/plans/promotions', { ...asked, costPerDay: 251 })).json();
  t.match(none, { best: 'none', alternatives: [{ dates: [], expectedProfit: { value: 0 } }] });
  const anew = (await post('/plans/promotions', { ...asked, keepPlanned: false })).json();
  t.match(anew, { baseline: { planned: [] }, alternatives: [{ dates: ['2023-01-03', '2023-01-10'] }] });
});

t.test("the manager's own numbers are neither in the difference nor in the plan, which says so", async (t) => {
  const override = { from: '2023-01-10', to: '2023-01-10', sales: 9000, reason: 'fair' };
  const put = { method: 'PUT', url: '/forecast/overrides', payload: { days: [override] } } as const;
  t.equal((await call(put)).statusCode, 200, (await call(put)).body);
  const { comparison } = (await post('/forecast?days=14', { days: [{ date: '2023-01-10', promo: 1 }] })).json();
  t.match(comparison.days, [{ date: '2023-01-10', baseline: 1100, difference: 500 }]);
  const { assumptions } = (await post('/plans/promotions', { count: 1, margin: 0.5 })).json();
  t.match(assumptions[0], { code: 'overrides-not-used', message: /10 January 2023/ });
});

t.test('data without promotions cannot be planned with', async (t) => {
  await train(salesCsv().replaceAll(/^(\d{4}-\d\d-\d\d,\d),1/gm, '$1,0'), 'never');
  const refused = (await post('/plans/promotions', { dataset: 'never', count: 1, margin: 0.5 })).json();
  t.match(refused, { status: 422, code: 'no-promotion-effect', detail: /Promociones is the same on all days/ });
});

t.test('whatever breaks a rule is reported', async (t) => {
  const valid = { count: 1, margin: 0.5 };
  const malformed: object[] = [
    {},
    { count: 1 },
    { margin: 0.5 },
    { ...valid, count: 0 },
    { ...valid, count: 101 },
    { ...valid, count: 1.5 },
    { ...valid, count: '3' },
    { ...valid, count: null },
    { ...valid, margin: -0.1 },
    { ...valid, margin: 1.1 },
    { ...valid, margin: 'NaN' },
    { ...valid, margin: Number.NaN },
    { ...valid, costPerDay: -1 },
    { ...valid, costPerDay: 1e13 },
    { ...valid, minimumGapDays: -1 },
    { ...valid, minimumGapDays: 0.5 },
    { ...valid, weekdays: [] },
    { ...valid, weekdays: [0] },
    { ...valid, weekdays: [8] },
    { ...valid, weekdays: ['Monday'] },
    { ...valid, dates: ['2023-02-30'] },
    { ...valid, dates: [] },
    { ...valid, dates: Array.from({ length: 367 }, () => '2023-01-01') },
    { ...valid, limit: 0 },
    { ...valid, limit: 11 },
    { ...valid, levels: [] },
    { ...valid, levels: [49] },
    { ...valid, levels: [99.5] },
    { ...valid, days: 0 },
    { ...valid, days: 367 },
    { ...valid, month: '2023-13' },
    { ...valid, from: '2023-01-01' },
    { ...valid, days: 3, month: '2023-01' },
    { ...valid, dataset: 'Ventas' },
    { ...valid, discount: 0.2 },
    [valid],
  ];
  for (const body of malformed) {
    t.match(
      (await post('/plans/promotions', body)).json(),
      { status: 400, code: 'malformed-request' },
      JSON.stringify(body),
    );
  }
  const raw = (payload: string, type = 'application/json') =>
    call({ method: 'POST', url: '/plans/promotions', payload, headers: { 'content-type': type } });
  for (const payload of ['', '{', '{"count":1e999,"margin":0.5}', '{"count":NaN}', 'null', '"x"']) {
    t.equal((await raw(payload)).statusCode, 400, payload);
  }
  t.equal((await raw('{"count":1,"margin":0.5,"__proto__":{"limit":1}}')).statusCode, 400);
  t.equal((await raw('count=1', 'text/plain')).statusCode, 415);
  t.equal((await raw(`{"a":"${'x'.repeat(2 ** 20)}"}`)).statusCode, 413);
  t.equal((await call({ method: 'GET', url: '/plans/promotions' })).statusCode, 405);
  const out: [asked: object, detail: RegExp][] = [
    [{ from: '2023-12-01', to: '2024-01-02' }, /at most 366 days/],
    [{ from: '2022-11-01', to: '2022-11-30' }, /history/],
    [{ from: '2023-02-02', to: '2023-02-01' }, /before "from"/],
  ];
  for (const [range, detail] of out) {
    t.match((await post('/plans/promotions', { ...valid, ...range })).json(), {
      status: 422,
      code: 'invalid-request',
      detail,
    });
  }
  const elsewhere = (
    await post('/plans/promotions', { ...valid, days: 7, dates: ['2023-02-01', '1999-01-01', '9999-12-31'] })
  ).json();
  t.match(elsewhere, {
    best: 'none',
    search: { candidates: 0, fitting: 0, calendars: 1 },
    alternatives: [{ dates: [] }],
  });
  t.same(
    elsewhere.refused.map(({ reason }: { reason: string }) => reason),
    Array(3).fill('outside-range'),
  );
  t.equal((await post('/plans/promotions', { ...valid, month: '2022-12' })).json().refused[0].reason, 'observed');
  const large = { ...valid, days: 366, count: 100, limit: 10, allowUnseen: true };
  t.match((await post('/plans/promotions', large)).json(), { search: { exact: true }, best: 'promotion' });
});
