import t from 'tap';
import { addDays } from '../../src/dates.ts';
import { changesAgainst } from '../../src/sales/changes.ts';
import { readSales } from '../../src/sales/reading/read-sales.ts';
import { profileOf } from '../../src/sales/report/profile.ts';
import { missingDays, nextOpenDay } from '../../web/src/screens/data/dataset/missing-days.ts';
import { spanOf, storyOf } from '../../web/src/screens/data/report/story.ts';
import { differenceOf } from '../../web/src/screens/data/upload/other-shop.ts';

t.test('days are missing from the last one to yesterday, those on which the shop never opens left out', (t) => {
  const known = { to: '2023-03-02', closedWeekdays: [7] };
  const missing = missingDays(known, '2023-03-17');
  t.match(missing, { count: 12, from: '2023-03-03' });
  t.same([missing?.days.length, missing?.days[0], missing?.days.at(-1)], [12, '2023-03-03', '2023-03-16']);
  t.equal(missingDays(known, '2023-03-03'), undefined, 'today is not over');
  t.equal(missingDays({ ...known, to: '2023-03-04' }, '2023-03-06'), undefined, 'only a Sunday lies between');
  t.equal(missingDays({ ...known, to: '2024-01-01' }, '2023-03-06'), undefined);
  t.equal(nextOpenDay('2023-03-04', known), '2023-03-06');
  t.equal(nextOpenDay('2023-03-04', { closedWeekdays: [1, 2, 3, 4, 5, 6, 7] }), '2023-03-05');
  t.end();
});

t.test('a span is told in years, months or days', (t) => {
  t.same(spanOf('2021-01-01', '2023-12-31'), { unit: 'year', count: 3, isExact: true });
  t.same(spanOf('2023-01-15', '2023-02-14'), { unit: 'month', count: 1, isExact: true });
  t.same(spanOf('2024-01-02', '2025-12-31'), { unit: 'year', count: 2, isExact: false });
  t.same(spanOf('2024-01-01', '2025-07-20'), { unit: 'month', count: 19, isExact: false });
  t.same(spanOf('2023-01-01', '2023-02-14'), { unit: 'day', count: 45, isExact: true });
  t.end();
});

const START = '2023-01-02'; // a Monday

/** Ten weeks without Sundays; Saturdays sell double, and promotions a half more. */
const sales = (factor = 1, from = START, count = 70) =>
  Array.from({ length: count }, (_, i) => ({ date: addDays(from, i), at: i }))
    .filter(({ at }) => at % 7 !== 6)
    .map(({ date, at }) => {
      const promo = Math.floor(at / 7) % 2;
      return `${date},${factor * (at % 7 === 5 ? 200 : 100) * (promo === 1 ? 1.5 : 1)},${promo}`;
    });

async function fileOf(rows: readonly string[], header = 'Fecha,Ventas,Promo') {
  const text = `${header}\n${rows.join('\n')}\n`;
  const read = await readSales(
    (async function* () {
      yield Buffer.from(text);
    })(),
    { minDays: 1 } as object,
  );
  if (!read.valid) throw new Error(JSON.stringify(read.problems));
  return read;
}

t.test('the story says what was observed, and what the file does not say', async (t) => {
  const file = await fileOf(sales());
  const told = { from: START, to: '2023-03-11', profile: profileOf(file), columns: file.columns };
  const story = storyOf(told);
  t.same(story.closedWeekdays, [7]);
  t.match(story.week, { best: { weekday: 6, mean: 250 }, worst: { weekday: 1, mean: 125 } });
  t.equal(story.promotions.kind, 'observed');
  t.match(story.promotions, { days: 30 });
  t.ok(story.promotions.kind === 'observed' && Math.abs(story.promotions.change - 0.5) < 1e-12);
  const { promotions: _, ...earlier } = told.profile;
  t.same(storyOf({ ...told, profile: earlier }).promotions, { kind: 'few', days: 30 }, 'of an earlier service');
  const plain = await fileOf(
    sales().map((row) => row.replace(/,\d$/, '')),
    'Fecha,Ventas',
  );
  t.same(storyOf({ ...told, profile: profileOf(plain), columns: plain.columns }).promotions, { kind: 'untold' });
  const level = await fileOf(sales().map((row) => row.replace(/,.*/, ',100,0')));
  const flat = storyOf({ ...told, profile: profileOf(level), columns: level.columns });
  t.same([flat.week, flat.promotions], [undefined, { kind: 'none' }]);
});

t.test('a file of another shop is told from new days and corrections', async (t) => {
  const known = await fileOf(sales());
  const { profile } = { profile: profileOf(known) };
  const differenceTo = async (rows: readonly string[]) =>
    differenceOf(changesAgainst(known.series, (await fileOf(rows)).series), profile);
  const next = sales(1, '2023-03-13', 14);
  t.equal(await differenceTo([...sales(), ...next]), undefined, 'new days');
  t.equal(await differenceTo(next), undefined, 'only new days');
  t.equal(
    await differenceTo(sales().map((row, i) => (i < 5 ? row.replace(/,1(\d\d),/, ',1$1.5,') : row))),
    undefined,
    'small corrections',
  );
  t.equal(await differenceTo(sales(1.8)), 'other-sales');
  t.equal(await differenceTo(sales(10, '2023-03-13', 14)), 'other-level');
  t.equal(await differenceTo(['2023-03-13,2000,0']), undefined, 'one day tells nothing');
});
