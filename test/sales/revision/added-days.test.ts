import t from 'tap';
import type { Column } from '../../../src/sales/dataset.ts';
import type { KnownDay } from '../../../src/sales/known-future.ts';
import { addedDaysFromJson, latestDay } from '../../../src/sales/revision/added-days.ts';
import { RevisionNotes, withAddedDays } from '../../../src/sales/revision/revised-series.ts';
import { sampleSeries } from '../../sample-series.ts';

const columns: Column[] = [
  { name: 'Fecha', role: 'date' },
  { name: 'Promo', role: 'promo' },
  { name: 'Precio', role: 'known' },
  { name: 'Ventas', role: 'sales' },
];
const series = sampleSeries({
  days: 14,
  closed: (_day, i) => i % 7 === 6,
  sales: (_day, _weekday, i) => 10 + i,
  covariates: { promo: () => 1, Precio: () => 2 },
});
const expectations = { columns, allowNegative: false, latest: '2024-02-01' };
const added = (...days: Parameters<typeof addedDaysFromJson>[0]['days']) => {
  const { series, faults } = addedDaysFromJson({ days }, expectations);
  t.same(faults, []);
  return series.flatMap((sent) => sent.read().days);
};
const current = { series, closedDays: [] };
/** As the only series of a dataset. */
const revised = (
  before: Parameters<typeof withAddedDays>[0],
  days: ReturnType<typeof added>,
  knownFuture: readonly KnownDay[] = [],
) => {
  const revision = withAddedDays(before, days, { id: '', columns, knownFuture });
  const notes = new RevisionNotes();
  notes.add('', revision);
  return { ...revision, warnings: notes.warnings() };
};

t.test('tomorrow is the last day that may be added, unless the data are ahead of the clock', async (t) => {
  t.equal(latestDay('2024-03-10', '2024-02-01'), '2024-03-11');
  t.equal(latestDay('2024-03-10', '2024-05-01'), '2024-06-01');
});

t.test('a revised day keeps what is not told of it', async (t) => {
  const { sales, faults, warnings } = revised(current, added({ date: '2024-01-02', sales: 99, Precio: 3 }));
  t.same([faults, warnings], [[], []]);
  t.strictSame(sales.series.days, series.days);
  t.same([sales.series.sales[1], sales.series.covariates.promo?.[1], sales.series.covariates.Precio?.[1]], [99, 1, 3]);
  t.equal(series.sales[1], 11, 'the series before is as it was');
});

t.test('of a new day the known future speaks where it is silent itself', async (t) => {
  const knownFuture = [{ date: '2024-01-14', covariates: { Precio: 4 } }];
  const { sales, warnings, faults } = revised(
    current,
    added({ date: '2024-01-14', sales: 5 }, { date: '2024-01-15', sales: 6, Precio: 5, promo: true }),
    knownFuture,
  );
  t.same(faults, []);
  t.match(warnings, [{ code: 'assumed-flag', message: /^Promo of 1 added day is 0/ }]);
  const { promo, Precio } = sales.series.covariates;
  t.same([...(promo ?? [])].slice(-2), [0, 1]);
  t.same([...(Precio ?? [])].slice(-2), [4, 5]);
});

t.test('a closed day is marked where nothing else tells it', async (t) => {
  const close = (...dates: string[]) => revised(current, added(...dates.map((date) => ({ date, open: false })))).sales;
  t.same(close('2024-01-07').closedDays, [], 'between days with sales a day without a row is closed');
  t.same(close('2024-01-14', '2024-01-15').closedDays, ['2024-01-14', '2024-01-15']);
  const reopened = revised(
    { series, closedDays: ['2024-01-07'] },
    added({ date: '2024-01-07', sales: 1, Precio: 2, promo: 0 }),
  ).sales;
  t.same([reopened.closedDays, reopened.series.days.length], [[], 13]);
  t.equal(close('2024-01-02').series.days.includes('2024-01-02'), false);
});

t.test('days that nobody spoke of are told', async (t) => {
  const { warnings } = revised(current, added({ date: '2024-01-20', sales: 5, Precio: 2, promo: 0 }));
  t.match(warnings, [{ code: 'skipped-days', message: /^6 days between 2024-01-13 and 2024-01-20 .* 2024-01-14$/ }]);
});
