import { test } from 'tap';
import { addPublicHolidays, holidaysOf } from '../../src/forecasting/holiday-covariate.ts';
import { readTrainedModel } from '../../src/forecasting/trained-model.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import { sampleSeries } from '../sample-series.ts';

/** Every first of a month. */
const tables = {
  region: 'XX-1',
  nameOf: (day: string) => (day.endsWith('-01') ? `First of ${day.slice(0, 7)}` : undefined),
};
const isFirst = (day: string) => day.endsWith('-01');

test('observed days are flagged, and the days ahead are kept with their names', async (t) => {
  const bare = sampleSeries({
    from: '2024-01-15',
    days: 90,
    closed: (day) => day === '2024-03-01',
    sales: (_d, _w, i) => i,
  });
  const { series, source, observed } = addPublicHolidays(bare, tables);
  t.equal(observed, 2, 'February and April: the store was closed on the first of March');
  t.strictSame(
    series.days.filter((_, i) => series.covariates.holiday[i] === 1),
    ['2024-02-01', '2024-04-01'],
  );
  t.strictSame(bare.covariates, {});
  t.equal(source?.region, 'XX-1');
  const days = Object.keys(source?.days ?? {});
  // The last observed day is 2024-04-13, and a forecast reaches 366 days.
  t.strictSame([days[0], days[1], days.at(-1)], ['2024-02-01', '2024-03-01', '2025-04-01']);
  t.equal(source && holidaysOf(source).nameOf('2025-01-01'), 'First of 2025-01');
  t.equal(source && holidaysOf(source).nameOf('2025-01-02'), undefined);
});

test('where nothing could be learnt the series stays as it is', async (t) => {
  const never = sampleSeries({ days: 60, closed: isFirst, sales: () => 5 });
  t.strictSame(addPublicHolidays(never, tables), { series: never, source: undefined, observed: 0 });
  const always = sampleSeries({ days: 60, closed: (day) => !isFirst(day), sales: () => 5 });
  t.match(addPublicHolidays(always, tables), { series: { covariates: {} }, source: undefined, observed: 2 });
  const own = sampleSeries({ days: 60, sales: () => 5, covariates: { holiday: () => 0 } });
  t.equal(addPublicHolidays(own, tables).series, own, 'also a column that marks no day');
});

test('a model keeps where its holidays come from', async (t) => {
  const bare = sampleSeries({ days: 120, sales: (day, weekday) => (isFirst(day) ? 50 : 100) + weekday });
  const { model } = trainInMemory(trainingDataOf(bare, {}, tables), 'linear');
  const read = readTrainedModel(JSON.parse(JSON.stringify(model)));
  t.match(read.covariates, [{ name: 'holiday', publicHolidays: { region: 'XX-1' } }]);
  t.equal(read.covariates[0].publicHolidays?.days['2025-01-01'], 'First of 2025-01');
});
