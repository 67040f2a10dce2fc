import t, { type Test } from 'tap';
import { orderListRequestSchema } from '../../src/planning/inventory/schema.ts';
import { summarise } from '../../src/sales/reading/days/series-notes.ts';
import { RevisionNotes } from '../../src/sales/revision/revised-series.ts';
import type { ListedSeries } from '../../web/src/api/series.ts';
import { language } from '../../web/src/i18n/language.ts';
import { problemWords, warningWords } from '../../web/src/screens/data/report/message-words.ts';
import { inWords, partsOf } from '../../web/src/screens/data/report/reader-messages.ts';
import { ORDER_LIST_DEFAULTS, orderListRequest } from '../../web/src/screens/plan/order-list/request.ts';
import { readStocks } from '../../web/src/screens/plan/order-list/stocks.ts';
import {
  filterRows,
  rowsOf,
  type SortKey,
  STANDINGS,
  sortRows,
  standingOf,
} from '../../web/src/screens/series/series-rows.ts';
import { HEIGHT, pointsOf, WIDTH } from '../../web/src/screens/series/spark-points.ts';
import { paramsOf, turned, viewIn } from '../../web/src/screens/series/table-view.ts';
import { fragmentOfOther, readFragment } from '../../web/src/state/fragment.ts';
import { seriesKindOf } from '../../web/src/ui/series/series-noun.ts';
import fc from '../properties.ts';

const EMPTY = { days: [], sales: new Float64Array(0), covariates: {} };

type Training = NonNullable<ListedSeries['training']>;

const training = (wishes: Partial<Training> = {}): Training => ({
  ...{ status: 'succeeded', kind: 'calendar', problem: null, wape: 0.1, coverage80: 0.8 },
  month: { month: '2026-01', forecast: 110, lower80: 90, upper80: 130 },
  lastYear: 100,
  weeks: [],
  ...wishes,
});

const listed = (id: string, wishes: Partial<ListedSeries> = {}): ListedSeries => ({
  ...{ id, keys: { Tienda: id }, attributes: {}, days: 400, from: '2024-11-27', to: '2025-12-31', state: 'active' },
  closedWeekdays: [],
  notes: [],
  training: training(),
  alarm: null,
  ...wishes,
});

const ids = (rows: readonly { readonly series: ListedSeries }[]) => rows.map(({ series }) => series.id);
const sorted = (all: readonly ListedSeries[], key: SortKey, isDescending = false) =>
  ids(sortRows(rowsOf(all), { key, isDescending }));

function inSpanish(t: Test): void {
  language.value = 'es';
  t.teardown(() => {
    language.value = 'en';
  });
}

t.test('what the series are, by the names of their columns', async (t) => {
  for (const name of ['Tienda', 'store_nbr', 'StoreId', 'Shop', 'Filiale', 'SUCURSAL', 'punto de venta']) {
    t.equal(seriesKindOf([name]), 'shop', name);
  }
  for (const name of ['Producto', 'family', 'Warengruppe', 'SKU', 'Artículo', 'item_id', 'Categoría']) {
    t.equal(seriesKindOf([name]), 'product', name);
  }
  t.equal(seriesKindOf(['Tienda', 'Producto']), 'shopProduct');
  t.equal(seriesKindOf(['Tienda', 'Sucursal']), 'shop');
  for (const columns of [['Ciudad'], ['Tienda', 'Ciudad'], ['Tiendita'], ['Shopping day'], []]) {
    t.equal(seriesKindOf(columns), 'other', columns.join());
  }
});

t.test('how it is with a series', async (t) => {
  t.equal(standingOf(listed('a'), true), 'fine');
  t.equal(
    standingOf(listed('a', { training: training({ status: 'failed', month: null }), state: 'ended' }), true),
    'failed',
  );
  t.equal(standingOf(listed('a', { training: null }), true), 'untrained', 'others are trained');
  t.equal(standingOf(listed('a', { training: null, state: 'short' }), false), 'short', 'nothing is trained');
  t.equal(standingOf(listed('a', { training: training({ status: 'fallback' }), state: 'ended' }), true), 'ended');
  t.equal(standingOf(listed('a', { training: training({ status: 'fallback' }), state: 'short' }), true), 'fallback');
});

t.test('against last year', async (t) => {
  const change = (wishes: Partial<Training>) => rowsOf([listed('a', { training: training(wishes) })])[0]?.change;
  t.equal(change({ lastYear: 88 }), 0.25);
  t.equal(change({ lastYear: null }), null, 'not observed');
  t.equal(change({ lastYear: 0 }), null, 'of nothing there is no share');
  t.equal(change({ month: null }), null, 'no forecast');
  t.equal(change({ month: { month: '2026-01', forecast: 0, lower80: 0, upper80: 0 } }), -1);
});

t.test('rows are found by words of their names, whatever their case and accents', async (t) => {
  const rows = rowsOf([
    listed('Estación / Pan', { keys: { Tienda: 'Estación', Producto: 'Pan' }, attributes: { Región: 'Costa' } }),
    listed('Norte / Pan', { keys: { Tienda: 'Norte', Producto: 'Pan' }, attributes: { Región: 'Interior' } }),
    listed('Sur', { state: 'ended', notes: [{ code: 'ended', message: 'Nothing sold' }] }),
  ]);
  const found = (filter: Partial<Parameters<typeof filterRows>[1]>) =>
    ids(filterRows(rows, { text: '', shown: 'all', group: undefined, ...filter }));
  t.equal(filterRows(rows, { text: ' ', shown: 'all', group: undefined }), rows, 'nothing is asked');
  t.same(found({ text: 'ESTACION' }), ['Estación / Pan']);
  t.same(found({ text: 'pan costa' }), ['Estación / Pan'], 'all words');
  t.same(found({ text: 'pan' }), ['Estación / Pan', 'Norte / Pan']);
  t.same(found({ shown: 'ended' }), ['Sur']);
  t.same(found({ shown: 'noted' }), ['Sur']);
  t.same(found({ group: { column: 'Producto', text: 'Pan' }, text: 'norte' }), ['Norte / Pan']);
  t.same(found({ group: { column: 'Región', text: '' } }), ['Sur'], 'those without a text are a group');
});

t.test('rows are sorted; those without a value come last either way, equals stay', async (t) => {
  const all = [
    listed('1', { training: training({ wape: 0.2 }), attributes: { Zona: 'Zona 10' }, to: '2025-12-31' }),
    listed('2', { training: null, to: '2025-10-01', state: 'ended' }),
    listed('3', { training: training({ wape: 0.1 }), attributes: { Zona: 'Zona 9' }, to: '2025-12-30' }),
    listed('4', { training: training({ wape: 0.2 }), attributes: { Zona: 'Zona 9' }, to: '2025-12-31' }),
    listed('5', { training: training({ wape: null, status: 'failed', month: null }), to: '2025-12-31' }),
  ];
  t.same(sorted(all, 'name'), ['1', '2', '3', '4', '5'], 'as they come');
  t.same(sorted(all, 'name', true), ['5', '4', '3', '2', '1']);
  t.same(sorted(all, 'error'), ['3', '1', '4', '2', '5']);
  t.same(sorted(all, 'error', true), ['1', '4', '3', '2', '5']);
  t.same(sorted(all, 'in Zona'), ['3', '4', '1', '2', '5'], 'zone 9 before zone 10');
  t.same(sorted(all, 'in Zona', true), ['1', '3', '4', '2', '5']);
  t.same(sorted(all, 'to'), ['2', '3', '1', '4', '5']);
  t.same(sorted(all, 'standing'), ['5', '2', '1', '3', '4'], 'what needs attention first');
});

t.test('those with an alarm are found, and sorted by how far they have left the forecast', async (t) => {
  const alarmOf = (change: number | null) => ({
    ...{ id: 'a', direction: 'below' as const, since: '2026-03-03', raisedOn: '2026-03-28', until: null },
    ...{ days: 25, sales: 80, forecast: 100, change, falseAlarmDays: 1000 },
  });
  const all = [
    listed('1'),
    listed('2', { alarm: alarmOf(-0.2) }),
    listed('3', { alarm: alarmOf(0.4) }),
    listed('4', { alarm: alarmOf(null) }),
  ];
  t.same(ids(filterRows(rowsOf(all), { text: '', shown: 'alarm', group: undefined })), ['2', '3', '4']);
  t.same(sorted(all, 'alarm', true), ['4', '3', '2', '1']);
  t.same(sorted(all, 'alarm'), ['2', '3', '4', '1']);
  t.same(turned({ key: 'name', isDescending: false }, 'alarm'), { key: 'alarm', isDescending: true });
  const view = viewIn(new URLSearchParams({ sort: '-alarm', show: 'alarm' }), []);
  t.match(view, { shown: 'alarm', sorting: { key: 'alarm', isDescending: true } });
  t.same(paramsOf({ shown: view.shown, sorting: view.sorting }), { show: 'alarm', sort: '-alarm' });
});

t.test('sorting loses no row and orders what has a value', async (t) => {
  const number = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(fc.array(number, { maxLength: 60 }), fc.boolean(), async (errors, isDescending) => {
      const all = errors.map((wape, i) => listed(String(i), { training: training({ wape }) }));
      const order = sorted(all, 'error', isDescending).map(Number);
      t.same(
        [...order].sort((a, b) => a - b),
        [...errors.keys()],
      );
      const values = order.map((at) => errors[at] ?? null);
      const known = values.filter((value) => value !== null);
      t.same(values.slice(0, known.length), known, 'unknown ones last');
      t.same(
        known,
        [...known].sort((a, b) => (isDescending ? b - a : a - b)),
      );
    }),
  );
});

t.test('the address tells how the table is looked at', async (t) => {
  const columns = ['Tienda', 'Región'];
  const view = viewIn(new URLSearchParams('q=pan&show=failed&sort=-in Región&by=Región&only=Costa'), columns);
  t.same(view, {
    ...{ text: 'pan', shown: 'failed', groupBy: 'Región', only: 'Costa' },
    sorting: { key: 'in Región', isDescending: true },
  });
  t.same(viewIn(new URLSearchParams(), columns), {
    ...{ text: '', shown: 'all', groupBy: undefined, only: undefined },
    sorting: { key: 'name', isDescending: false },
  });
  t.same(
    viewIn(new URLSearchParams('show=x&sort=-in Precio&by=Precio&only=3'), columns),
    viewIn(new URLSearchParams(), columns),
    'what makes no sense is left out',
  );
  const written = new URLSearchParams(paramsOf(view) as Record<string, string>); // all of them are given
  t.same(viewIn(written, columns), view, 'it reads what it writes');
  t.same(paramsOf({ groupBy: 'Tienda' }), { by: 'Tienda', only: undefined }, 'another grouping has other groups');
  t.same(paramsOf({ text: '', shown: 'all' }), { q: undefined, show: undefined });
  t.same(
    turned({ key: 'name', isDescending: false }, 'month'),
    { key: 'month', isDescending: true },
    'the largest first',
  );
  t.same(turned({ key: 'month', isDescending: true }, 'month'), { key: 'month', isDescending: false });
  t.same(turned({ key: 'month', isDescending: true }, 'to'), { key: 'to', isDescending: false });
  t.equal(STANDINGS.length, new Set(STANDINGS).size);
});

t.test('an address names a series; another dataset has others', async (t) => {
  const route = readFragment('#/next-month?dataset=cadena&series=Centro+%2F+Pan&month=2026-02');
  t.match(route, { screen: 'next-month', dataset: 'cadena', series: 'Centro / Pan', namesScreen: true });
  t.equal(fragmentOfOther('norte', route), '#/next-month?dataset=norte&month=2026-02');
  t.match(readFragment(''), { screen: 'next-month', namesScreen: false, series: undefined });
});

t.test('the line of weeks stays within its picture', async (t) => {
  t.equal(pointsOf([0, 50, 100]), '2,24 52,13 102,2');
  t.equal(pointsOf([7]), '2,2', 'a single week');
  t.equal(pointsOf([0, 0]), '2,24 102,24', 'nothing was sold');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 1 }), async (weeks) => {
      const points = pointsOf(weeks)
        .split(' ')
        .map((point) => point.split(',').map(Number));
      t.equal(points.length, weeks.length);
      t.ok(points.every(([x = -1, y = -1]) => x >= 0 && x <= WIDTH && y >= 0 && y <= HEIGHT));
    }),
  );
});

t.test('what is said of some of many series names them', async (t) => {
  inSpanish(t);
  const codes = Object.keys(warningWords.es).flatMap((code) => /^series: (.*)$/.exec(code)?.[1] ?? []);
  t.ok(codes.length > 5);
  for (const code of codes) {
    const entries = Array.from({ length: 1200 }, (_, i) => ({
      ...{ id: `Tienda ${i} "B"`, keys: [`Tienda ${i} "B"`], attributes: {}, state: 'active' as const },
      ...{ series: { days: [], sales: [], covariates: {} }, closedDays: [], decimals: 0, closedWeekdays: [] },
      notes: i < 7 ? [{ code, message: 'so it is' }] : [],
    }));
    const [warning] = summarise(entries as never); // only ids and notes are looked at
    t.equal(warning?.code, code, 'the reader says it');
    if (!warning) continue;
    t.match(partsOf(warning), { count: '7', all: '1,200' }, warning.message);
    const told = inWords(warningWords.es, warning);
    t.match(told, /7 de 1\.200 series .*«Tienda 0 "B"», .*«Tienda 4 "B"», … y otras 2\.$/);
    t.equal(inWords(warningWords.en, warning), warning.message, 'English is what the service says');
  }
});

t.test('what is said of days that were added names the series, in words of the page', async (t) => {
  inSpanish(t);
  const revision = { sales: { series: EMPTY, closedDays: [] }, faults: [], assumed: new Map() };
  const skipped = { days: 3, first: '2024-01-02', from: '2024-01-01', to: '2024-01-05' };
  const told = (...ids: readonly string[]) => {
    const notes = new RevisionNotes();
    for (const id of ids) notes.add(id, { ...revision, skipped });
    const [warning] = notes.warnings();
    return warning === undefined ? '' : inWords(warningWords.es, warning);
  };
  t.match(told(''), /^3 días entre el 1 de enero de 2024 y el 5 de enero de 2024 cuentan como cerrados/);
  t.match(told('Centro "A"'), /^3 días de «Centro "A"» entre el 1 de enero de 2024 y el 5 de enero de 2024 cuentan/);
  t.match(told('Centro', 'Sur'), /^6 días de 2 series, desde el 2 de enero de 2024, cuentan/);
  const notes = new RevisionNotes();
  for (let i = 0; i < 7; i += 1) notes.addNew(`Tienda ${i}`);
  notes.addText({ id: 'Tienda 1', column: 'Ciudad', before: 'Lugo', now: 'Vigo' });
  const [fresh, text] = notes.warnings().map((warning) => inWords(warningWords.es, warning));
  t.match(fresh, /^Series que los datos no tenían \(7\): «Tienda 0», .*«Tienda 4», … y otras 2\. ¿/);
  t.equal(text, 'Ciudad de «Tienda 1» pasa a ser «Vigo» en vez de «Lugo».');
  const late = { code: 'future-day', message: '"Centro": 2099-01-01 has not been yet: the last day to add is today' };
  t.equal(inWords(problemWords.es, late), '«Centro»: el 1 de enero de 2099 aún no ha llegado.');
});

t.test('stocks as they are pasted from a spreadsheet', (t) => {
  const read = (text: string, nameColumns = 2) => readStocks(text, nameColumns, 'es-ES');
  t.same(read('Tienda\tProducto\tHay\tCaja\r\nCentro\tPan\t1.000,5\t12\r\n\r\nSur\tPan\t0\t\r\n'), {
    stocks: [
      { series: 'Centro / Pan', openingStock: 1000.5, packSize: 12 },
      { series: 'Sur / Pan', openingStock: 0 },
    ],
    wrong: [],
  });
  t.same(read('Centro / Pan;7\n"Día; ""A"" / Pan"\t3').stocks, [
    { series: 'Centro / Pan', openingStock: 7 },
    { series: 'Día; "A" / Pan', openingStock: 3 },
  ]);
  t.same(read('a/b\t*\t2').stocks, [{ series: 'a\\/b / \\*', openingStock: 2 }], 'as ids are written');
  t.same(read('007;5', 1).stocks, [{ series: '007', openingStock: 5 }], 'a name of digits stays as it is');
  t.same(read('Pan;5\nLeche;muchas\nQueso;-1\nHuevos;3;1,5\nSal;3;0', 1), {
    stocks: [{ series: 'Pan', openingStock: 5 }],
    wrong: [2, 3, 4, 5],
  });
  t.same(read('Pan;cinco 5', 1).wrong, [1], 'a first line with digits is no heading');
  t.same(read('Pan;5;12;1,20\nSal;3;;0,85\nAjo;1;;gratis\nFlan;1;;0', 1), {
    stocks: [
      { series: 'Pan', openingStock: 5, packSize: 12, price: 1.2 },
      { series: 'Sal', openingStock: 3, price: 0.85 },
    ],
    wrong: [3, 4],
  });
  t.same(read('Pan;5;12;3;1,20;Harinas Ruiz\nSal;3;;;;Otro\nAjo;1;;1;2', 1), {
    stocks: [
      { series: 'Pan', openingStock: 5, packSize: 12, price: 3, cost: 1.2, supplier: 'Harinas Ruiz' },
      { series: 'Sal', openingStock: 3, supplier: 'Otro' },
    ],
    wrong: [3],
  });
  t.same(read('Producto;Proveedor;Hay;Caja\nPan;7 Hermanos;5;12\nSal;;3;', 1), {
    stocks: [
      { series: 'Pan', openingStock: 5, packSize: 12, supplier: '7 Hermanos' },
      { series: 'Sal', openingStock: 3 },
    ],
    wrong: [],
  });
  t.same(read('', 1), { stocks: [], wrong: [] });
  t.end();
});

t.test('the terms of an order list', (t) => {
  const read = (changes: Partial<typeof ORDER_LIST_DEFAULTS>) =>
    orderListRequest({ ...ORDER_LIST_DEFAULTS, ...changes }, 'cadena', 'es-ES');
  const { request } = read({ lasting: '97,5', salesAre: 'money', unitPrice: '2,40' });
  t.match(request, { dataset: 'cadena', leadTimeDays: 2, salesPerUnit: 2.4, serviceLevel: 0.975 });
  t.ok(orderListRequestSchema.safeParse(request).success);
  t.same(read({ weekdays: '', leadTimeDays: '1,5', lasting: '', salesAre: 'units' }).errors, {
    weekdays: { what: 'no-weekday' },
    leadTimeDays: { what: 'not-whole' },
    lasting: { what: 'missing' },
  });
  t.same(read({}).errors, { salesAre: { what: 'no-choice' } }, 'money is not taken for units in silence');
  t.same(read({ salesAre: 'money' }).errors, { unitPrice: { what: 'missing' } });
  t.equal(read({ salesAre: 'units' }).request?.salesPerUnit, 1);
  const stocks = [{ series: 'Pan', openingStock: 5, price: 1.2 }];
  const listed = (salesAre: string, more: Parameters<typeof orderListRequest>[3] = []) =>
    orderListRequest({ ...ORDER_LIST_DEFAULTS, salesAre }, 'cadena', 'es-ES', [...stocks, ...more]);
  const priced = listed('money').request;
  t.same(priced?.products, [{ series: 'Pan', openingStock: 5, salesPerUnit: 1.2 }], 'each by its own price');
  t.notOk('salesPerUnit' in (priced ?? {}));
  t.ok(orderListRequestSchema.safeParse(priced).success);
  t.same(listed('money', [{ series: 'Sal', openingStock: 0 }]).errors, { unitPrice: { what: 'missing' } });
  t.same(listed('units').request?.products, [{ series: 'Pan', openingStock: 5 }], 'units need no price');
  t.end();
});
