import t from 'tap';
import { linkedFolder } from '../linked-folder.ts';
import { startService } from './service.ts';
import { until } from './until.ts';

t.test('while the store is away every answer from memory says so, in its JSON and in a header', async (t) => {
  const folder = await linkedFolder(t.testdir());
  const service = await startService(t, folder.path, { CHAMPION_POLL_MS: '100' });
  const { get, post } = service;
  await service.upload();
  await post('/train?wait=60', { model: 'calendar', promote: 'always' });

  const inventory = { deliveries: { weekdays: [1, 4] }, serviceLevel: 0.9 };
  const staffing = { salesPerLabourHour: 50 };
  const asked: Record<string, (accept: string) => ReturnType<typeof get>> = {
    forecast: (accept) => get('/forecast', { accept }),
    prediction: (accept) => post('/predict', { weekday: 1 }, { accept }),
    inventory: (accept) => post('/plans/inventory', inventory, { accept }),
    staffing: (accept) => post('/plans/staffing', staffing, { accept }),
    promotions: (accept) => post('/plans/promotions', { count: 1, margin: 0.5 }, { accept }),
  };
  const forms = [
    ...Object.keys(asked).map((name) => [name, 'application/json']),
    ...['forecast', 'staffing'].flatMap((name) => [
      [name, 'text/csv'],
      [name, 'text/calendar'],
    ]),
  ];
  const answers = async () => {
    const found = new Map<string, { header: unknown; flag: unknown; rest: unknown }>();
    for (const [name, accept] of forms) {
      const { statusCode, headers, body } = await asked[name](accept);
      t.equal(statusCode, 200, `${name} ${accept}`);
      const isJson = accept.endsWith('json');
      const { stale: flag, ...rest } = isJson ? JSON.parse(body) : { stale: undefined, body };
      found.set(`${name} ${accept}`, { header: headers['x-stale'], flag, rest });
    }
    return found;
  };

  const before = await answers();
  for (const [name, { header, flag }] of before) t.same([header, flag], [undefined, undefined], name);
  t.equal((await get('/v2/models/ventas')).headers['x-stale'], undefined);

  await folder.takeAway();
  await until(
    () => get('/forecast'),
    ({ headers }) => headers['x-stale'] === 'true',
  );
  for (const [name, { header, flag, rest }] of await answers()) {
    t.same([header, flag], ['true', name.endsWith('json') ? true : undefined], name);
    t.same(rest, before.get(name)?.rest, `${name}: but for that it is the same`);
  }
  for (const url of ['/v2/models/ventas', '/v2/models/ventas/ready']) {
    t.equal((await get(url)).headers['x-stale'], 'true', 'a protocol of others has no word for it, but headers');
  }
  t.match((await get('/forecast?dataset=other')).json(), { status: 503, code: 'store-unavailable' });

  await folder.putBack();
  await until(
    () => get('/forecast'),
    ({ headers }) => headers['x-stale'] === undefined,
  );
  for (const [name, { header, flag, rest }] of await answers()) {
    t.same([header, flag], [undefined, undefined], name);
    t.same(rest, before.get(name)?.rest, name);
  }
});
