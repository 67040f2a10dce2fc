import t from 'tap';
import { startService } from './service.ts';

const DAYS = 400;
const day = (i: number) => new Date(Date.UTC(2023, 0, 1 + i)).toISOString().slice(0, 10);
const varied = (i: number) => ((i * 7919) % 101) / 101;

const MAPPING = { date: 'Fecha', sales: 'Ventas', promo: 'Promo', known: ['Precio'], series: [] };
const uploadTo = (name: string) => `/datasets?name=${name}&mapping=${encodeURIComponent(JSON.stringify(MAPPING))}`;

function csv(sales: (i: number) => number | string, price: (i: number) => number | string): string {
  const rows = Array.from({ length: DAYS }, (_, i) => `${day(i)},${sales(i)},${i % 9 === 0 ? 1 : 0},${price(i)}`);
  return `Fecha,Ventas,Promo,Precio\n${rows.join('\n')}\n`;
}

const plainSales = (i: number) => 100 + 10 * varied(i) + (i % 7);
const plainPrice = (i: number) => 10 + varied(3 * i);
const TOO_LARGE = ['1e308', '-1e308', '1e155', '1e300', '1000000000000001', '1e16'];
/** What anybody may ask for, whoever's data are broken. */
const SHARED = ['/datasets', '/models', '/runs', '/readyz', '/metrics'];

t.test('numbers that would overflow are refused by name, wherever they come from', async (t) => {
  const { upload, call, get, post } = await startService(t, t.testdir());
  t.equal((await upload(uploadTo('good'), csv(plainSales, plainPrice))).statusCode, 201);
  t.match(JSON.parse((await post('/train?wait=60', { dataset: 'good', model: 'linear' })).body), {
    status: 'succeeded',
  });
  const put = (url: string, payload: object | string) =>
    call({ method: 'PUT', url, payload, headers: typeof payload === 'string' ? { 'content-type': 'text/csv' } : {} });
  const ahead = day(DAYS + 2);
  for (const number of TOO_LARGE) {
    const value = Number(number);
    const answers = {
      'all sales': await upload(
        uploadTo('bad'),
        csv(() => number, plainPrice),
      ),
      'two sales': await upload(
        uploadTo('bad'),
        csv((i) => (i === 50 || i === 90 ? number : plainSales(i)), plainPrice),
      ),
      covariate: await upload(
        uploadTo('bad'),
        csv(plainSales, (i) => (i === 70 ? number : 1)),
      ),
      'added days': await post('/datasets/good/days', { days: [{ date: day(DAYS), sales: value, Precio: 1 }] }),
      'known future': await put('/datasets/good/calendar', { days: [{ date: ahead, Precio: value }] }),
      'known future as CSV': await put('/datasets/good/calendar', `date,Precio\n${ahead},${number}\n`),
      override: await put('/forecast/overrides', {
        dataset: 'good',
        days: [{ date: ahead, sales: value, reason: 'x' }],
      }),
      scenario: await post('/forecast?dataset=good', { days: [{ date: ahead, Precio: value }] }),
    };
    for (const [what, { statusCode, body }] of Object.entries(answers)) {
      t.equal(statusCode, 422, `${what}: ${number}`);
      t.match(body, /number-out-of-range/, `${what}: ${number}`);
    }
    for (const url of SHARED) t.equal((await get(url)).statusCode, 200, `${url} after ${number}`);
  }
  t.equal((await get('/datasets/bad')).statusCode, 404, 'nothing of it is stored');
  for (const url of ['/forecast?dataset=good', '/accuracy?dataset=good', '/forecasts?dataset=good', '/datasets/good']) {
    t.equal((await get(url)).statusCode, 200, url);
  }
});

t.test('what is at the ends of the range is computed with, and no number is lost on the way', async (t) => {
  const { upload, call, get, post } = await startService(t, t.testdir());
  const cases: Record<string, string> = {
    largest: csv(() => 1e15, plainPrice),
    mixed: csv(
      (i) => (i % 3 === 0 ? 1e15 : 1),
      (i) => (i % 2 === 0 ? 1e15 : -1e15),
    ),
    smallprice: csv(plainSales, (i) => 2e-15 * (1 + varied(i))),
    tinyprice: csv(plainSales, (i) => 1e-160 * (1 + varied(i))),
    tiny: csv(
      (i) => 1e-160 * (1 + varied(i)),
      (i) => 1e-300 * varied(i),
    ),
    subnormal: csv((i) => (i % 7 === 0 ? 0 : 5e-324), plainPrice),
  };
  for (const [name, text] of Object.entries(cases)) {
    t.equal((await upload(uploadTo(name), text)).statusCode, 201, name);
    const run = JSON.parse((await post('/train?wait=60', { dataset: name, model: 'linear' })).body);
    t.equal(run.status, 'succeeded', `${name}: ${run.error?.message}`);
    for (const price of [1e15, -1e15, 1e-300]) {
      const days = [{ date: day(DAYS + 2), Precio: price, promo: 1 }];
      const put = await call({ method: 'PUT', url: `/datasets/${name}/calendar`, payload: { days } });
      t.equal(put.statusCode, 200, `${name}: known future with ${price}`);
      const forecast = await get(`/forecast?dataset=${name}`);
      t.equal(forecast.statusCode, 200, `${name}: forecast with ${price}`);
      const answered: { forecast: unknown }[] = JSON.parse(forecast.body).days;
      t.ok(answered.length >= 28 && answered.every((each) => Number.isFinite(each.forecast)), 'a number each day');
    }
    for (const url of [...SHARED, `/accuracy?dataset=${name}`, `/forecasts?dataset=${name}`]) {
      t.equal((await get(url)).statusCode, 200, `${name}: ${url}`);
    }
  }
});
