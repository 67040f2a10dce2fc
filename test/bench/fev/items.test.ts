import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { readItems } from '../../../bench/fev/items.ts';
import { type FevTask, TASKS } from '../../../bench/fev/tasks.ts';

function taskOf(name: string): FevTask {
  const task = TASKS.find((each) => each.name === name);
  if (task === undefined) throw new Error(`There is no task ${name}`);
  return task;
}

function fileOf(t: Test, ...lines: string[]): string {
  const file = join(t.testdir(), 'train.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

const ROSSMANN = 'Store,DayOfWeek,Date,Sales,Customers,Open,Promo,StateHoliday,SchoolHoliday';
const list = (values: ArrayLike<number> | undefined) => [...Array.from(values ?? [])];
const NAN = Number.NaN;

t.test('the file of the Rossmann competition: closed days have rows, a day without one is missing', async (t) => {
  const file = fileOf(
    t,
    ROSSMANN,
    '10,5,2015-07-31,500,50,1,1,0,1',
    '2,5,2015-07-31,5263,555,1,1,0,1',
    '2,4,2015-07-30,0,0,0,0,"a",0',
    '2,2,2015-07-28,4000,400,1,0,c,0',
  );
  const items = await readItems(file, taskOf('rossmann_1D'));
  t.same(
    items.map(({ name, first }) => [name, first]),
    [
      ['2', '2015-07-28'],
      ['10', '2015-07-31'],
    ],
    'by number, each from its own first day',
  );
  const [shop] = items;
  t.same(list(shop.target), [4000, NAN, 0, 5263]);
  t.same(shop.open, [true, undefined, false, true]);
  t.same(list(shop.covariates.holiday), [1, NAN, 1, 0], 'any kind of holiday');
  t.same(list(shop.covariates.promo), [0, NAN, 0, 1]);
  t.same(list(shop.covariates.SchoolHoliday), [0, NAN, 0, 1]);
  t.same(Object.keys(shop.covariates).sort(), ['SchoolHoliday', 'holiday', 'promo'], 'never the customers');
});

t.test(
  'a file without closed days: a day without a row is closed, but for the half-year that is not there',
  async (t) => {
    const file = fileOf(
      t,
      ROSSMANN,
      '1,1,2014-06-30,100,9,1,0,0,0',
      '1,5,2015-01-02,200,9,1,0,0,0',
      '2,2,2014-07-01,300,9,1,0,0,0',
      '2,6,2015-01-03,400,9,1,0,0,0',
    );
    const [left, whole] = await readItems(file, taskOf('rossmann_1D'));
    t.same([left.first, whole.first], ['2014-06-30', '2014-06-30'], 'from the first to the last day of the file');
    t.same([left.target.length, whole.target.length], [188, 188]);
    t.same(list(left.target.subarray(0, 2)), [100, NAN]);
    t.ok(left.target.subarray(1, 185).every(Number.isNaN), '2014-07-01 to 2014-12-31 are missing');
    t.same(list(left.target.subarray(185)), [0, 200, 0]);
    t.same(left.open.slice(184), [undefined, false, true, false]);
    t.same(list(whole.target.subarray(0, 3)), [0, 300, 0]);
    t.same(whole.open.slice(0, 3), [false, true, false], 'a shop that sold in that half-year was closed on other days');
    t.notOk(whole.target.some(Number.isNaN));
  },
);

t.test('the data set of the benchmark as CSV: its own names, empty cells are missing', async (t) => {
  const file = fileOf(
    t,
    'id,timestamp,Sales,Customers,Open,Promo,StateHoliday,SchoolHoliday,DayOfWeek',
    'store_1,2015-07-29 00:00:00,10,1,1,1,0,0,3',
    'store_1,2015-07-30 00:00:00,,,,,,,4',
    'store_1,2015-07-31 00:00:00,0,0,0,0,a,1,5',
  );
  const [item] = await readItems(file, taskOf('rossmann_1D'));
  t.equal(item.name, 'store_1');
  t.same(list(item.target), [10, NAN, 0]);
  t.same(item.open, [true, undefined, false]);
});

t.test(
  'the files of Favorita and Rohlik: no column says what is open, and a day without a row is missing',
  async (t) => {
    const favorita = fileOf(
      t,
      'id,date,store_nbr,family,sales,onpromotion',
      '0,2017-08-12,1,"BREAD, BAKERY",10.5,0',
      '1,2017-08-12,1,CARE,0.0,0',
      '2,2017-08-14,1,"BREAD, BAKERY",0.0,3',
    );
    const [bread, care] = await readItems(favorita, taskOf('favorita_stores_1D'));
    t.same([bread.name, care.name], ['1 BREAD, BAKERY', '1 CARE']);
    t.same(list(bread.target), [10.5, NAN, 0], 'a day that sold nothing sold 0');
    t.same(bread.open, [undefined, undefined, undefined]);
    t.same(list(bread.covariates.onpromotion), [0, NAN, 3]);
    t.notOk('holiday' in bread.covariates, 'holidays stand in another file of the competition');
    t.equal(care.target.length, 1);

    const exported = fileOf(
      t,
      'id,timestamp,sales,onpromotion,holiday',
      'a,2017-08-12,1,0,',
      'a,2017-08-13,2,0,Independence',
    );
    const [item] = await readItems(exported, taskOf('favorita_stores_1D'));
    t.same(list(item.covariates.holiday), [0, 1], 'the name of a holiday is a holiday');

    const rohlik = fileOf(
      t,
      'warehouse,date,orders,holiday_name,holiday,shutdown,shops_closed,winter_school_holidays,school_holidays,snow,id',
      'Prague_1,2023-05-01,5000,Labour Day,1,0,0,0,0,0.5,x',
    );
    const [warehouse] = await readItems(rohlik, taskOf('rohlik_orders_1D'));
    t.same(Object.keys(warehouse.covariates), ['holiday', 'shops_closed', 'winter_school_holidays', 'school_holidays']);
    t.same(list(warehouse.covariates.holiday), [1]);
  },
);

t.test('what is wrong with a file is said with its place', async (t) => {
  const task = taskOf('rossmann_1D');
  const reading = (...lines: string[]) => readItems(fileOf(t, ...lines), task);
  await t.rejects(reading('Store,Date,Sales', '1,2015-07-31,5'), /no column Open, Promo, StateHoliday, SchoolHoliday/);
  await t.rejects(reading(ROSSMANN, '1,5,2015-07-31,many,5,1,0,0,0'), /Sales of 1 on 2015-07-31 is many/);
  await t.rejects(reading(ROSSMANN, '1,5,2015-07-31,5,5,1,,0,0'), /Promo of 1 on 2015-07-31 is empty/);
  await t.rejects(reading(ROSSMANN, '1,5,2015-02-30,5,5,1,0,0,0'), /2015-02-30/);
  const twice = '1,5,2015-07-31,5,5,1,0,0,0';
  await t.rejects(reading(ROSSMANN, twice, twice), /1 has two rows of 2015-07-31/);
});
