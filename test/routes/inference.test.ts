import t from 'tap';
import { linkedFolder } from '../linked-folder.ts';
import { startService } from './service.ts';

t.test('health and metadata of the Open Inference Protocol', async (t) => {
  const folder = await linkedFolder(t.testdir());
  const { get, post, upload } = await startService(t, folder.path);
  const json = async (url: string) => (await get(url)).json();
  t.match(await json('/v2'), { name: 'prediccion-ventas', version: /^\d+\.\d+\.\d+$/, extensions: [] });
  t.same(await json('/v2/health/live'), { live: true });
  t.same(await json('/v2/health/ready'), { ready: true });
  for (const url of ['/v2/models/ventas', '/v2/models/ventas/ready']) {
    t.match(await json(url), { status: 404, code: 'dataset-not-found' }, url);
    t.match(await json(url.replace('ventas', 'No%20Name')), { status: 400 }, url);
  }
  await upload();
  for (const url of ['/v2/models/ventas', '/v2/models/ventas/ready'])
    t.match(await json(url), { status: 409, code: 'no-champion' }, url);
  const run = (await post('/train?wait=60', { model: 'linear' })).json();
  t.same(await json('/v2/models/ventas/ready'), { name: 'ventas', ready: true });
  t.same(await json('/v2/models/ventas'), {
    name: 'ventas',
    versions: [run.id],
    platform: 'prediccion-ventas_linear',
    inputs: [
      { name: 'date', datatype: 'BYTES', shape: [-1] },
      { name: 'Promociones', datatype: 'FP64', shape: [-1] },
      { name: 'Festivo', datatype: 'FP64', shape: [-1] },
    ],
    outputs: [
      { name: 'forecast', datatype: 'FP64', shape: [-1] },
      { name: 'interval80', datatype: 'FP64', shape: [-1, 2] },
      { name: 'interval95', datatype: 'FP64', shape: [-1, 2] },
    ],
  });
  t.match((await post('/v2/models/ventas/infer', {})).json(), { status: 404, code: 'route-not-found' });

  await folder.takeAway();
  t.same(await json('/v2/health/live'), { live: true }, 'a process without its store is alive');
  t.match(await json('/v2/models/ventas/ready'), { ready: true }, 'and forecasts from memory');
  await folder.putBack();
});
