import t from 'tap';
import type { Column } from '../../../src/sales/dataset.ts';
import type { Mapping } from '../../../src/sales/mapping.ts';
import { type FileLayout, writeSales } from '../../../src/sales/revision/sales-csv.ts';
import { sampleSeries } from '../../sample-series.ts';
import { readValid } from '../csv/read.ts';

const series = sampleSeries({
  days: 3,
  sales: (_day, _weekday, i) => 10 + i / 4,
  covariates: { promo: (_day, _weekday, i) => i % 2, Precio: () => 2.5 },
});
const columns: Column[] = [
  { name: 'Precio', role: 'known' },
  { name: 'Día', role: 'date' },
  { name: 'Cliente', role: 'ignored' },
  { name: 'Oferta', role: 'promo' },
  { name: 'Total', role: 'sales' },
];

function written(change: Partial<FileLayout> = {}, closedDays: readonly string[] = []) {
  const layout: FileLayout = {
    columns,
    mapping: undefined,
    keptMapping: undefined,
    options: { allowNegative: false },
    ...change,
  };
  const { pieces, mapping } = writeSales({ series, closedDays }, layout);
  return { lines: [...pieces].join('').split('\n').slice(0, -1), mapping };
}

t.test('the columns in use keep their names and their order; days and numbers are plain', async (t) => {
  const { lines, mapping } = written();
  t.same(lines, ['Precio,Día,Oferta,Total', '2.5,2024-01-01,0,10', '2.5,2024-01-02,1,10.25', '2.5,2024-01-03,0,10.5']);
  t.match(mapping, { date: 'Día', sales: 'Total', promo: 'Oferta', known: ['Precio'], series: [], open: null });
  t.notHas(mapping, 'ignore');
});

t.test('a closed day is a row that says so', async (t) => {
  const { lines, mapping } = written({}, ['2024-01-04']);
  t.same([lines[0], lines[4]], ['Precio,Día,Oferta,Total,Abierto', ',2024-01-04,,,0']);
  t.equal(mapping.open, 'Abierto');
  const marked: Column[] = [...columns, { name: 'Abrió', role: 'open' }];
  t.same(written({ columns: marked }).lines[1], '2.5,2024-01-01,0,10,1');
});

t.test('the mapping that somebody gave reads it too', async (t) => {
  const lines = (keptMapping: Mapping) => written({ keptMapping }).lines.slice(0, 2);
  t.same(lines({ dateFormat: 'dmy', decimal: ',' }), ['Precio;Día;Oferta;Total', '2,5;01/01/2024;0;10']);
  t.same(lines({ dateFormat: 'mdy' })[1], '2.5,01/01/2024,0,10');
  t.same(lines({ date: { year: 'Y', month: 'M', day: 'D' } }), ['Precio,Oferta,Total,Y,M,D', '2.5,0,10,2024,01,01']);
  t.same(lines({ quantity: 'Uds', unitPrice: 'PVP' }), ['Precio,Día,Oferta,Uds,PVP', '2.5,2024-01-01,0,10,1']);
  t.same(lines({ where: { Tienda: { in: ['Norte', 'Sur'] } } }), [
    'Precio,Día,Oferta,Total,Tienda',
    '2.5,2024-01-01,0,10,Norte',
  ]);
  const sampled: Column[] = [...columns, { name: 'Tipo', role: 'ignored', sample: ['Devuelto', 'Vendido'] }];
  const { lines: kept } = written({
    columns: sampled,
    keptMapping: { where: { Tipo: { notIn: ['Devuelto'] } } },
  });
  t.same(kept[1], '2.5,2024-01-01,0,10,Vendido');
});

t.test('amounts are not under the names of tickets, whose mapping would count rows', async (t) => {
  const { lines, mapping } = written({ keptMapping: { date: 'Día', count: 'rows' } });
  t.same(lines[0], 'Precio,Oferta,Fecha,Ventas');
  t.match(mapping, { date: 'Fecha', sales: 'Ventas' });
  t.notHas(mapping, 'count');
});

t.test('what was written reads back as the same days', async (t) => {
  const long = sampleSeries({
    days: 40,
    closed: (_day, i) => i % 7 === 6,
    sales: (_day, weekday, i) => weekday * 0.1 + i / 3,
    covariates: { promo: (_day, _weekday, i) => i % 2, holiday: () => 0, Precio: (_day, _weekday, i) => 1 / (i + 1) },
  });
  const headers: Column[] = [
    { name: 'Fecha', role: 'date' },
    { name: 'DíaSemana', role: 'weekday' },
    { name: 'Promo', role: 'promo' },
    { name: 'Festivo', role: 'holiday' },
    { name: 'Precio', role: 'known' },
    { name: 'Ventas', role: 'sales' },
  ];
  for (const kept of [undefined, { dateFormat: 'dmy', decimal: ',' }] as const) {
    const layout = { columns: headers, mapping: undefined, keptMapping: kept, options: { allowNegative: false } };
    const closedDays = ['2024-01-07', '2024-02-10'];
    const { pieces, mapping } = writeSales({ series: long, closedDays }, layout);
    const file = await readValid([...pieces].join(''), { ...layout.options, mapping, ...kept });
    t.strictSame(file.series, long);
    t.strictSame(file.closedDays, closedDays);
  }
});
