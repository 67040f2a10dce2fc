import fc from 'fast-check';
import t from 'tap';
import type { Column } from '../../../src/sales/dataset.ts';
import { addedDaysFromFile } from '../../../src/sales/revision/added-days.ts';
import { withAddedDays } from '../../../src/sales/revision/revised-series.ts';
import { writeSales } from '../../../src/sales/revision/sales-csv.ts';
import { pickDays } from '../../../src/sales/series.ts';
import { sampleSeries } from '../../sample-series.ts';
import { readValid } from '../csv/read.ts';

const columns: Column[] = [
  { name: 'Fecha', role: 'date' },
  { name: 'Promo', role: 'promo' },
  { name: 'Precio', role: 'known' },
  { name: 'Ventas', role: 'sales' },
];
const amount = fc.oneof(
  fc.double({ min: -1e15, max: 1e15, noNaN: true }).map((value) => Number(value.toFixed(6)) + 0),
  fc.integer({ min: 0, max: 5000 }).map((cents) => cents / 1000),
);
/** 30 to 60 calendar days, of which some are closed. */
const months = fc
  .array(fc.record({ closed: fc.nat(9), sales: amount, promo: fc.constantFrom(0, 1), price: amount }), {
    minLength: 30,
    maxLength: 60,
  })
  .map((days) =>
    sampleSeries({
      days: days.length,
      closed: (_day, i) => days[i]?.closed === 0,
      sales: (_day, _weekday, i) => days[i]?.sales ?? 0,
      covariates: {
        promo: (_day, _weekday, i) => days[i]?.promo ?? 0,
        Precio: (_day, _weekday, i) => days[i]?.price ?? 0,
      },
    }),
  );

t.test('whichever days come first, and whichever are corrected later, the dataset ends the same', async (t) => {
  const states = fc.array(fc.constantFrom('final', 'later', 'corrected'), { minLength: 60, maxLength: 60 });
  fc.assert(
    fc.property(months, states, (series, stateOf) => {
      const those = (...wanted: string[]) =>
        pickDays(
          series,
          series.days.flatMap((_, i) => (wanted.includes(stateOf[i] ?? '') ? [i] : [])),
        );
      const early = those('final', 'corrected');
      const wrong = new Set(those('corrected').days);
      const sales = early.sales.map((value, i) => (wrong.has(early.days[i] ?? '') ? value + 1 : value));
      const told = { series: those('later', 'corrected'), closedDays: [] };
      const [sent] = addedDaysFromFile(told, columns, { columns, allowNegative: true, latest: '2200-01-01' });
      const first = { series: { ...early, sales }, closedDays: [] };
      const revision = withAddedDays(first, sent?.read().days ?? [], { id: '', columns, knownFuture: [] });
      t.strictSame([revision.sales.series, revision.faults], [series, []]);
    }),
    { numRuns: 200 },
  );
});

t.test('a CSV that the service writes has each number to the last digit', async (t) => {
  const dialects = fc.record({
    dateFormat: fc.constantFrom('iso' as const, 'dmy' as const, 'mdy' as const),
    decimal: fc.constantFrom('.' as const, ',' as const),
  });
  await fc.assert(
    fc.asyncProperty(months, dialects, async (series, keptMapping) => {
      const options = { allowNegative: true };
      const layout = { columns, mapping: undefined, keptMapping, options };
      const { pieces, mapping } = writeSales({ series, closedDays: [] }, layout);
      const file = await readValid([...pieces].join(''), { ...options, ...keptMapping, mapping, minDays: 1 });
      t.strictSame(file.series, series);
    }),
    { numRuns: 200 },
  );
});
