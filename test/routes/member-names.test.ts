import t from 'tap';
import { startService } from './service.ts';

const DAYS = 200;
const day = (i: number) => new Date(Date.UTC(2023, 0, 1 + i)).toISOString().slice(0, 10);

/** What every object answers to, and what some are asked for by others. */
const NAMES = [
  ...Object.getOwnPropertyNames(Object.prototype).filter((name) => name !== '__proto__'),
  'toJSON',
  'then',
  'length',
];

t.test('a column may be called like a member of every object', async (t) => {
  const { upload, call, get, post } = await startService(t, t.testdir());
  for (const [k, name] of NAMES.entries()) {
    const dataset = `d${k}`;
    const rows = Array.from({ length: DAYS }, (_, i) => `${day(i)},${100 + (i % 7) + ((i * 31) % 17)},${i % 5}`);
    const mapping = encodeURIComponent(JSON.stringify({ date: 'Fecha', sales: 'Ventas', series: [], known: [name] }));
    const url = `/datasets?name=${dataset}&mapping=${mapping}`;
    t.equal((await upload(url, `Fecha,Ventas,${name}\n${rows.join('\n')}\n`)).statusCode, 201, name);
    const training = { dataset, model: 'linear' };
    t.match(JSON.parse((await post('/train?wait=60', training)).body), { status: 'succeeded' }, name);

    const days = [{ date: day(DAYS) }, { date: day(DAYS + 1), open: false }, { date: day(DAYS + 2), [name]: 2 }];
    const calendar = `/datasets/${dataset}/calendar`;
    const asJson = await call({ method: 'PUT', url: calendar, payload: { days } });
    t.equal(asJson.statusCode, 200, name);
    const { body } = await get(calendar, { accept: 'text/csv' });
    t.equal(body, `Fecha,${name},Abierto\n${day(DAYS)},,\n${day(DAYS + 1)},,0\n${day(DAYS + 2)},2,\n`);
    const headers = { 'content-type': 'text/csv' };
    t.equal((await call({ method: 'PUT', url: calendar, payload: body, headers })).statusCode, 200, name);

    const forecast = JSON.parse((await get(`/forecast?dataset=${dataset}`)).body);
    t.match(forecast.assumptions[1], { code: 'covariate-mean', message: new RegExp(`^${name} is`) });
    t.equal((await get(`/forecast?dataset=${dataset}`, { accept: 'text/csv' })).statusCode, 200);
    for (const said of [{}, { [name]: 1 }]) {
      const asked = { date: day(DAYS + 5), ...said };
      t.equal((await post(`/forecast?dataset=${dataset}`, { days: [asked] })).statusCode, 200, name);
      t.equal((await post('/predict', { dataset, ...asked })).statusCode, 200, name);
    }
    const added = await post(`/datasets/${dataset}/days`, { days: [{ date: day(DAYS), sales: 100, [name]: 1 }] });
    t.equal(added.statusCode, 201, name);
    const lacking = await post(`/datasets/${dataset}/days`, { days: [{ date: day(DAYS + 1), sales: 100 }] });
    t.match(JSON.parse(lacking.body), { errors: [{ code: 'missing-value' }] }, name);
  }
});
