import t from 'tap';
import { addDays } from '../../src/dates.ts';
import { startService } from './service.ts';

const { call, get } = await startService(t, t.testdir());
const CSV = { 'content-type': 'text/csv' };

interface Chain {
  readonly shops?: readonly string[];
  readonly days?: number;
  readonly from?: string;
}

/** Shops of two products each; the products of a shop have its town. */
function chainCsv({ shops = ['Norte', 'Sur', 'Ávila'], days = 70, from = '2024-01-01' }: Chain = {}): string {
  const rows = Array.from({ length: days }, (_, i) =>
    shops.flatMap((shop, n) =>
      ['Pan', 'Té / café'].map((item, m) => `${addDays(from, i)},${shop},${item},C${n % 2},${10 * n + m + (i % 7)}.5`),
    ),
  );
  return ['fecha,tienda,producto,ciudad,ventas', ...rows.flat(), ''].join('\n');
}

const MAPPING = JSON.stringify({ series: ['tienda', 'producto'] });

async function send(name: string, payload: string, query: Readonly<Record<string, string>> = {}) {
  const search = new URLSearchParams({ name, ...query });
  const response = await call({ method: 'POST', url: `/datasets?${search}`, payload, headers: CSV });
  return { status: response.statusCode, body: response.json() };
}

const seriesOf = async (name: string, query = '') => (await get(`/datasets/${name}/series${query}`)).json();

t.test(
  'without a mapping the answer proposes a series for each shop and product; with it the file is stored',
  async (t) => {
    const asked = await send('chain', chainCsv());
    t.match(asked, { status: 422, body: { code: 'mapping-needed', mapping: { series: ['tienda', 'producto'] } } });
    t.same(asked.body.questions[0].candidates[0].answer, { series: ['tienda', 'producto'] });
    const { status, body } = await send('chain', chainCsv(), { mapping: JSON.stringify(asked.body.mapping) });
    t.equal(status, 201);
    t.same(body.series, { count: 6, columns: ['tienda', 'producto'], attributes: ['ciudad'] });
    t.same([body.days, body.from, body.to], [70, '2024-01-01', '2024-03-10']);
    const { days } = (await get('/datasets/chain/days?from=2024-01-01&to=2024-01-01')).json();
    t.match(days, [{ sales: 0.5 + 1.5 + 10.5 + 11.5 + 20.5 + 21.5 }], 'the total of all series');
    t.equal((await send('chain', chainCsv(), { mapping: MAPPING })).body.series.count, 6);
  },
);

t.test('the series are listed by name, page by page, and found by a part of a text', async (t) => {
  const { items, next } = await seriesOf('chain');
  t.same(
    items.map(({ id }: { id: string }) => id),
    ['Ávila / Pan', 'Ávila / Té \\/ café', 'Norte / Pan', 'Norte / Té \\/ café', 'Sur / Pan', 'Sur / Té \\/ café'],
  );
  t.equal(next, null);
  t.same(items[1], {
    ...{ id: 'Ávila / Té \\/ café', keys: { tienda: 'Ávila', producto: 'Té / café' }, attributes: { ciudad: 'C0' } },
    ...{
      days: 70,
      from: '2024-01-01',
      to: '2024-03-10',
      state: 'active',
      closedWeekdays: [],
      notes: [],
      training: null,
      alarm: null,
    },
  });
  const turned: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: { id: string }[]; next: string | null } = await seriesOf(
      'chain',
      `?limit=4${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    turned.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  }
  t.same(
    turned,
    items.map(({ id }: { id: string }) => id),
  );
  const found = async (q: string) =>
    (await seriesOf('chain', `?q=${encodeURIComponent(q)}`)).items.map(({ id }: { id: string }) => id);
  t.same((await found('avila')).length, 2);
  t.same((await found('TE / CAFE')).length, 3, 'as it stands in the file');
  t.same(await found('c1'), ['Sur / Pan', 'Sur / Té \\/ café'], 'by a town');
  t.same(await found('nothing'), []);
  t.match(await seriesOf('nobody'), { status: 404, code: 'dataset-not-found' });
  t.match(await seriesOf('chain', '?limit=0'), { status: 400 });
});

t.test('a dataset of one series has one without a name', async (t) => {
  await send('one', chainCsv({ shops: ['Norte'] }), { mapping: '{"series":[]}' });
  const { items, next } = await seriesOf('one');
  t.match(items, [{ id: '', keys: {}, attributes: {}, days: 70, from: '2024-01-01', state: 'active' }]);
  t.equal(next, null);
  t.notOk('series' in (await get('/datasets/one')).json());
});

t.test(
  'the kept mapping reads the next file; what changes is told, and a shop that is gone is no small thing',
  async (t) => {
    const more = await send('chain', chainCsv({ days: 72, shops: ['Norte', 'Sur', 'Ávila', 'Este'] }), {
      dryRun: 'true',
    });
    t.match(more.body, {
      valid: true,
      changes: { newDays: { count: 2 }, series: { new: { count: 2, first: ['Este / Pan', 'Este / Té \\/ café'] } } },
    });
    const less = await send('chain', chainCsv({ shops: ['Norte', 'Sur'] }));
    t.match(less, { status: 409, body: { code: 'loses-history', lost: { days: 140, series: { count: 2 } } } });
    t.match(less.body.detail, /140 days of single series .* with all of Ávila \/ Pan/);
    const replaced = await send('chain', chainCsv({ shops: ['Norte', 'Sur'] }), { replace: 'true' });
    t.match(replaced, { status: 201, body: { series: { count: 4 } } });
  },
);

t.test('only the columns in use can be kept: shops, products and towns are', async (t) => {
  const mapping = JSON.stringify({ series: ['tienda', 'producto'], keep: 'used' });
  const { status, body } = await send('kept', chainCsv(), { mapping });
  t.match([status, body.source, body.series], [201, 'reduced', { count: 6, attributes: ['ciudad'] }]);
  await send('whole', chainCsv(), { mapping: MAPPING });
  t.same((await seriesOf('kept')).items, (await seriesOf('whole')).items);
  const content = (await get('/datasets/kept/content')).body;
  t.match(content, /^fecha,tienda,producto,ciudad,ventas\n/);
  t.equal(content.trim().split('\n').length, 1 + 6 * 70);
});

t.test('days of several series are not summed into a dataset that has one of them', async (t) => {
  const header = 'fecha,tienda,ventas';
  const rows = Array.from({ length: 60 }, (_, i) => `${addDays('2024-01-01', i)},Norte,${i + 1}`);
  t.equal((await send('norte', [header, ...rows, ''].join('\n'), { mapping: '{"series":["tienda"]}' })).status, 201);
  const payload = [header, '2024-03-01,Norte,5', '2024-03-01,Sur,7', ''].join('\n');
  const response = await call({ method: 'POST', url: '/datasets/norte/days', payload, headers: CSV });
  t.match([response.statusCode, response.json()], [422, { code: 'invalid-csv', errors: [{ code: 'several-series' }] }]);
});

t.test('a file in which no series can be learnt from is refused; one young series is kept and marked', async (t) => {
  const young = await send('young', chainCsv({ days: 20 }), { mapping: MAPPING });
  t.match(young, { status: 422, body: { code: 'invalid-csv', errors: [{ code: 'too-few-days' }] } });
  const mixed = `${chainCsv()}${chainCsv({ shops: ['Este'], days: 20, from: '2024-02-20' })
    .split('\n')
    .slice(1)
    .join('\n')}`;
  t.equal((await send('young', mixed, { mapping: MAPPING })).status, 201);
  const { items } = await seriesOf('young', '?q=este');
  t.match(items, [{ state: 'short', notes: [{ code: 'opens-late' }, { code: 'short-series' }] }, { state: 'short' }]);
});
