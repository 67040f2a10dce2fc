import ICAL from 'ical.js';
import readSheet from 'read-excel-file/node';
import t from 'tap';
import { WORKBOOK_TYPE } from '../../src/primitives.ts';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';

const INVENTORY = { deliveries: { weekdays: [1, 4] }, serviceLevel: 0.9 };
const STAFFING = { salesPerLabourHour: 50 };
const PROMOTIONS = { count: 2, margin: 0.3 };
const service = await startService(t, t.testdir());
const { call, get, post } = service;
const orders = (wishes: object = {}) => post('/plans/inventory', { ...INVENTORY, ...wishes });
const roster = (wishes: object = {}, accept?: string) =>
  post('/plans/staffing', { ...STAFFING, ...wishes }, accept === undefined ? {} : { accept });

t.test('without a dataset, and then without a champion, the answer says which call to make', async (t) => {
  const unserved = () => Promise.all([orders(), roster(), post('/plans/promotions', PROMOTIONS)]);
  for (const response of await unserved()) {
    t.match(response.json(), { status: 404, code: 'dataset-not-found', detail: /POST \/datasets/ });
  }
  await service.upload('/datasets', salesCsv({ closed: [7], days: 350 }));
  for (const response of await unserved()) {
    t.match(response.json(), { status: 409, code: 'no-champion', detail: /POST \/train/ });
  }
});

let version = '';

t.test('trained, it plans the month after the last observed day', async (t) => {
  version = (await post('/train?wait=60', { promote: 'always' })).json().id;
  for (const response of [await orders(), await roster()]) {
    const plan = response.json();
    t.equal(response.statusCode, 200);
    t.match(plan, { dataset: 'ventas', model: { version }, from: '2023-01-01', to: '2023-01-31' });
    t.match(plan.assumptions[0], { code: 'closed-weekdays', message: String }, 'what the forecast assumes is told too');
    t.ok(plan.assumptions.length > 3);
  }
});

t.test('the same range gives the demand that is forecast for it', async (t) => {
  const query = 'from=2023-01-02&to=2023-01-15';
  const forecast = (await get(`/forecast?${query}`)).json();
  const range = { from: '2023-01-02', to: '2023-01-15' };
  const { total, deliveries } = (await orders(range)).json();
  t.ok(
    Math.abs(total.expectedDemand - forecast.total.forecast) < 1,
    `${total.expectedDemand}, ${forecast.total.forecast}`,
  );
  t.match(deliveries[0], { orderBy: '2023-01-02', deliveryDate: '2023-01-02', coverTo: '2023-01-04', overdue: false });
  t.equal(deliveries.length, 4);
  const staffed = (await roster(range)).json();
  for (const [i, day] of staffed.days.entries()) {
    t.same([day.date, day.open], [forecast.days[i].date, forecast.days[i].open]);
    t.ok(Math.abs(day.forecast - forecast.days[i].forecast) < 0.02);
  }
});

t.test('days that were observed already are not planned', async (t) => {
  const days = { from: '2022-12-14', to: '2022-12-20' };
  const { from, to, assumptions } = (await roster(days)).json();
  t.same([from, to], ['2022-12-17', '2022-12-20'], 'the data ends on 2022-12-16');
  t.match(assumptions[0], { code: 'observed-days', message: /^3 days up to 16 December 2022/ });
  t.match((await orders(days)).json(), { from: '2022-12-17' });
  for (const ask of [orders, roster]) {
    const refused = (await ask({ from: '2022-12-01', to: '2022-12-16' })).json();
    t.match(refused, { status: 422, code: 'invalid-request', detail: /observed already/ });
  }
});

t.test('an order whose day has passed says so, and closed days need no one', async (t) => {
  const { deliveries } = (await orders({ from: '2022-12-17', to: '2022-12-31', leadTimeDays: 4 })).json();
  t.same(
    deliveries.map(({ orderBy, overdue }: { orderBy: string; overdue: boolean }) => [orderBy, overdue]),
    [
      ['2022-12-15', true],
      ['2022-12-18', false],
      ['2022-12-22', false],
      ['2022-12-25', false],
    ],
  );
  await call({
    method: 'PUT',
    url: '/datasets/ventas/calendar',
    payload: { days: [{ date: '2023-01-02', open: false }] },
  });
  const planned = (await roster({ from: '2023-01-01', to: '2023-01-03' })).json();
  t.same(
    planned.days.map(({ people }: { people: number }) => people > 0),
    [false, false, true],
  );
  const closed = (await orders({ from: '2023-01-01', to: '2023-01-03' })).json();
  const told = closed.assumptions.find(({ code }: { code: string }) => code === 'delivery-while-closed');
  t.match(told?.message, /2 January 2023/);
});

t.test("the manager's own numbers are not used, and the plan says so", async (t) => {
  const days = [{ date: '2023-01-05', sales: 9000, reason: 'fair' }];
  const before = (await roster({ from: '2023-01-05', to: '2023-01-06' })).json();
  await call({ method: 'PUT', url: '/forecast/overrides', payload: { days } });
  const { days: staffed, assumptions } = (await roster({ from: '2023-01-05', to: '2023-01-06' })).json();
  t.same(staffed, before.days);
  t.match(assumptions[0], { code: 'overrides-not-used', message: /5 January 2023/ });
  t.notMatch((await orders({ from: '2023-01-09', to: '2023-01-15' })).body, /overrides-not-used/);
});

t.test('assumptions are worded in the language of the reader', async (t) => {
  for (const [path, body] of [
    ['inventory', INVENTORY],
    [
      'inventory',
      { ...INVENTORY, deliveries: { dates: ['2023-01-05'] }, leftovers: 'waste', openingStock: 5, salesPerUnit: 2 },
    ],
    ['staffing', { ...STAFFING, hourlyWage: 10 }],
    ['promotions', PROMOTIONS],
  ] as const) {
    const [english, spanish] = await Promise.all(
      ['en', 'es'].map(async (language) => {
        const response = await post(`/plans/${path}`, body, { 'accept-language': language });
        t.match(response.headers.vary, /Accept-Language/, path);
        return response.json().assumptions as { code: string; message: string }[];
      }),
    );
    t.same(
      spanish?.map(({ code }) => code),
      english?.map(({ code }) => code),
    );
    for (const [i, { code, message }] of (spanish ?? []).entries()) {
      t.not(message, english?.[i]?.message, code);
      t.notMatch(message, /\b(the|is|are|of|and)\b/, message);
    }
  }
});

t.test('a roster is JSON, CSV or a calendar, as the client accepts', async (t) => {
  const wishes = { from: '2023-01-03', to: '2023-01-04' };
  const type = async (accept?: string) => String((await roster(wishes, accept)).headers['content-type']).split(';')[0];
  t.equal(await type(), 'application/json');
  t.equal(await type('*/*'), 'application/json');
  t.equal(await type('text/csv'), 'text/csv');
  t.equal(await type('text/calendar, application/json;q=0.5'), 'text/calendar');
  t.match((await roster(wishes, 'application/xml')).json(), { status: 406, code: 'not-acceptable' });
  const csv = (await roster({ ...wishes, hourlyWage: 10 }, 'text/csv')).body.split('\r\n');
  t.equal(csv[0], 'date,weekday,open,forecast,demand,people,labourHours,chanceShort,cost,shifts');
  t.match(csv[1], /^2023-01-03,2,1,[\d.]+,[\d.]+,\d+,\d+,[\d.]+,\d+,\d+ x 09:00-17:00; \d+ x 13:00-21:00$/);
  t.ok(
    csv.every((row) => !/(^|,)[=+\-@]/.test(row)),
    'no cell is a formula',
  );
  const workbook = await roster({ ...wishes, hourlyWage: 10 }, WORKBOOK_TYPE);
  t.match(workbook.headers['content-disposition'], /"turnos-ventas-2023-01-03_2023-01-04\.xlsx"/);
  const { sheet, data } = (await readSheet(workbook.rawPayload))[0];
  t.equal(sheet, 'Shifts');
  const { days } = (await roster({ ...wishes, hourlyWage: 10 })).json();
  t.same(data[0], csv[0].split(','));
  t.same(
    data.slice(1).map((row) => row.slice(0, 9)),
    days.map((day: Record<string, number>) => [
      ...[new Date(day.date), day.weekday, Number(day.open), day.forecast, day.demand],
      ...[day.people, day.labourHours, day.chanceShort, day.cost],
    ]),
  );
  t.equal(data[1][9], csv[1].split(',').at(-1));
  const [first, again] = [await roster(wishes, 'text/calendar'), await roster(wishes, 'text/calendar')];
  t.equal(first.body, again.body);
  t.equal(new ICAL.Component(ICAL.parse(first.body)).getAllSubcomponents('vevent').length, 4);
  t.match((await roster({ ...wishes, timezone: 'Europe/Madrid' }, 'text/calendar')).body, /DTSTART:20230103T080000Z/);
});

t.test('whatever is asked, the answer is a plan or says what is wrong', async (t) => {
  const malformed: [url: string, body: object][] = [
    ['inventory', {}],
    ['inventory', { ...INVENTORY, deliveries: {} }],
    ['inventory', { ...INVENTORY, deliveries: { weekdays: [] } }],
    ['inventory', { ...INVENTORY, deliveries: { weekdays: [0] } }],
    ['inventory', { ...INVENTORY, deliveries: { weekdays: [1], dates: ['2023-01-02'] } }],
    ['inventory', { ...INVENTORY, deliveries: { dates: ['2023-02-30'] } }],
    ['inventory', { ...INVENTORY, serviceLevel: 1 }],
    ['inventory', { ...INVENTORY, serviceLevel: '0.9' }],
    ['inventory', { ...INVENTORY, leadTimeDays: -1 }],
    ['inventory', { ...INVENTORY, leadTimeDays: 1.5 }],
    ['inventory', { ...INVENTORY, openingStock: -1 }],
    ['inventory', { ...INVENTORY, openingStock: 1e300 }],
    ['inventory', { ...INVENTORY, salesPerUnit: 0 }],
    ['inventory', { ...INVENTORY, unitCost: null }],
    ['inventory', { ...INVENTORY, colour: 'red' }],
    ['inventory', { ...INVENTORY, month: '2023-01', days: 3 }],
    ['inventory', { ...INVENTORY, dataset: '../x' }],
    ['inventory', { deliveries: INVENTORY.deliveries }],
    ['staffing', {}],
    ['staffing', { salesPerLabourHour: 0 }],
    ['staffing', { ...STAFFING, serviceQuantile: 0.3 }],
    ['staffing', { ...STAFFING, minimumCrew: 0 }],
    ['staffing', { ...STAFFING, openingHours: { from: '9:00', to: '21:00' } }],
    ['staffing', { ...STAFFING, openingHours: { from: '09:00', to: '25:00' } }],
    [
      'staffing',
      { ...STAFFING, openingHours: { from: '09:00', to: '21:00', weekdays: { 8: { from: '09:00', to: '21:00' } } } },
    ],
    ['staffing', { ...STAFFING, openingHours: null }],
    ['staffing', { ...STAFFING, shiftHours: 25 }],
    ['staffing', { ...STAFFING, days: 367 }],
    ['staffing', { ...STAFFING, timezone: 'x'.repeat(65) }],
  ];
  for (const [url, body] of malformed) {
    const response = await post(`/plans/${url}`, body);
    t.match(response.json(), { status: 400, code: 'malformed-request' }, `${url} ${JSON.stringify(body)}`);
  }
  const broken: [url: string, body: object][] = [
    ['inventory', { ...INVENTORY, from: '2023-01-03', to: '2023-01-03' }],
    ['inventory', { ...INVENTORY, deliveries: { dates: ['2024-06-01'] } }],
    ['inventory', { ...INVENTORY, unitCost: 5, unitPrice: 4 }],
    ['inventory', { ...INVENTORY, from: '2023-02-01', to: '2023-01-01' }],
    ['staffing', { ...STAFFING, openingHours: { from: '12:00', to: '12:00' } }],
    ['staffing', { ...STAFFING, minimumCrew: 9, maximumCrew: 3 }],
    ['staffing', { ...STAFFING, timezone: 'nowhere' }],
  ];
  for (const [url, body] of broken) {
    const response = await post(`/plans/${url}`, body);
    t.match(response.json(), { status: 422, code: 'invalid-request' }, `${url} ${JSON.stringify(body)}`);
  }
  const bytes = (payload: string, type: string) =>
    call({ method: 'POST', url: '/plans/inventory', payload, headers: { 'content-type': type } });
  t.equal((await bytes('{', 'application/json')).statusCode, 400);
  t.equal((await bytes('[]', 'application/json')).statusCode, 400);
  t.equal(
    (await bytes('{"deliveries":{"weekdays":[1]},"__proto__":{"serviceLevel":0.9}}', 'application/json')).statusCode,
    400,
  );
  t.equal((await bytes('a,b', 'text/csv')).statusCode, 415);
  t.equal((await get('/plans/inventory')).statusCode, 405);
});

t.test('extreme wishes are answered, not with infinities', async (t) => {
  for (const wishes of [
    { unitCost: 1e-9, margin: 1e9, holdingCost: 1e-9, serviceLevel: undefined },
    { unitCost: 1e9, margin: 1e-9, wasteCost: 1e9, serviceLevel: undefined },
    { salesPerUnit: 1e-6, openingStock: 1e9 },
    { salesPerUnit: 1e9, unitCost: 1e9, margin: 1e9 },
    { deliveries: { weekdays: [1, 2, 3, 4, 5, 6, 7] }, days: 366, leadTimeDays: 365 },
    { deliveries: { weekdays: [7] }, openingStock: 5 },
  ]) {
    const response = await orders(wishes);
    t.ok([200, 422].includes(response.statusCode), JSON.stringify(wishes) + response.body.slice(0, 300));
    t.notMatch(response.body, /:null,"(quantity|expected)|Infinity|NaN/);
  }
  t.equal((await roster({ salesPerLabourHour: 1e-6 })).statusCode, 200);
  t.equal((await roster({ salesPerLabourHour: 1e9, days: 366 })).statusCode, 200);
});
