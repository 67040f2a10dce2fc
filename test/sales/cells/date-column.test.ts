import { test } from 'tap';
import { addDays, toEpochDay } from '../../../src/dates.ts';
import { FaultList, UnreadableFile } from '../../../src/sales/faults.ts';
import { DateColumn, dateFormatOf, readSlots } from '../../../src/sales/reading/columns/date-column.ts';
import fc from '../../properties.ts';
import { read, readValid } from '../csv/read.ts';

/** A column of these cells, from row 2 on. */
function columnOf(cells: readonly string[], timezone?: string): DateColumn {
  const column = new DateColumn('Fecha', { timezone });
  cells.forEach((cell, i) => {
    const slot = column.slotOf(cell, i + 2);
    if (slot === -1) column.reject(cell, i + 2);
    else column.count(slot);
  });
  return column;
}

/** Each day of a column, as it is read when nobody says how; undefined when that is open. */
function daysOf(cells: readonly string[], timezone?: string): (number | undefined)[] | undefined {
  const column = columnOf(cells, timezone);
  const format = dateFormatOf(column, undefined);
  return format === undefined ? undefined : readSlots(column, format, new FaultList());
}

/** `count` days from a first one on, each written as `pattern` says: `y` has two digits, `Y` four. */
function written(first: string, count: number, pattern: string): string[] {
  return Array.from({ length: count }, (_, i) => {
    const [year = '', month = '', day = ''] = addDays(first, i).split('-');
    return pattern.replace(/[Yymd]/g, (part) => ({ Y: year, y: year.slice(2), m: month, d: day })[part] ?? '');
  });
}

function epochDays(first: string, count: number): number[] {
  return Array.from({ length: count }, (_, i) => toEpochDay(first) + i);
}

test('the whole column decides the order of a date', async (t) => {
  for (const pattern of ['d/m/y', 'm/d/y', 'y-m-d', 'd.m.y', 'd/m/Y', 'm/d/Y', 'Y.m.d', 'Ymd']) {
    t.same(daysOf(written('2023-02-01', 28, pattern)), epochDays('2023-02-01', 28), pattern);
  }
});

test('a column of any order is read right or not at all', async (t) => {
  const first = fc.integer({ min: 0, max: 12_000 }).map((day) => addDays('2001-01-01', day));
  const pattern = fc.constantFrom('d/m/y', 'm/d/y', 'y/m/d', 'd-m-Y', 'm-d-Y');
  fc.assert(
    fc.property(first, fc.integer({ min: 28, max: 60 }), pattern, (from, count, style) => {
      const days = daysOf(written(from, count, style));
      return days === undefined || days.every((day, i) => day === toEpochDay(from) + i);
    }),
    { seed: 20, numRuns: 400 },
  );
  t.pass();
});

test('an order that nothing decides is open', async (t) => {
  t.equal(daysOf(['03/04/05']), undefined);
  t.equal(daysOf(['03/04/05', '05/04/03']), undefined);
  t.equal(daysOf(written('2003-02-01', 12, 'd/m/y')), undefined, 'twelve days of February or one of each month');
  t.equal(daysOf(written('2003-02-01', 12, 'd/m/Y')), undefined);
  t.same(daysOf(['01/01/2023', '02/02/2023']), ['2023-01-01', '2023-02-02'].map(toEpochDay), 'the same in both');
});

test('a caller may say the order', async (t) => {
  const column = columnOf(['03/04/05']);
  for (const format of ['iso', 'dmy', 'mdy'] as const) t.equal(dateFormatOf(column, format), format);
});

test('serial days are dates only where all cells are', async (t) => {
  const column = columnOf(['44927', '44928.5', '44928.75', '44929,25']);
  t.same(
    column.slots.map(({ text }) => text),
    ['44927', '44928', '44929'],
    'a slot a day, whatever the time',
  );
  t.match(column.notes(), [{ code: 'excel-serial', message: /"44927" is read as 2023-01-01/ }]);
  const faults = new FaultList();
  const mixed = columnOf(['2023-01-01', '2023-01-02', '44929']);
  t.same(readSlots(mixed, 'iso', faults), [...epochDays('2023-01-01', 2), undefined]);
  t.match(faults.first(), [{ row: 4, code: 'unparsable-date', message: /serial number of Excel/ }]);
});

test('years of two digits are told', async (t) => {
  t.match(columnOf(['31/12/22']).notes(), [{ code: 'two-digit-years', message: /"31\/12\/22"/ }]);
  t.same(columnOf(['31/12/2022']).notes(), []);
});

test('times of a day share its slot', async (t) => {
  const cells = ['2023-01-02 10:00', '2023-01-02 11:30:05', '2023-01-02', '2023-01-02T23:59', '2023-01-02, 1:05 pm'];
  const column = columnOf([...cells, ' 2023-01-02 09:00 ']);
  t.same(column.rows, [6]);
});

test('with a time zone an instant is the day there, however the date is written', async (t) => {
  const bogota = (cell: string) => daysOf([cell], 'America/Bogota');
  const evening = [toEpochDay('2023-01-14')];
  const late = ['2023-01-15T02:30:00Z', '2023-01-15 02:30:00 UTC', '15/01/2023 02:30 +00:00', 'Jan 15, 2023 2:30 AM Z'];
  for (const cell of [...late, '2023-01-15T04:30:00+02:00', '20230115 02:30Z']) t.same(bogota(cell), evening, cell);
  t.same(bogota('2023-01-14T21:30:00-05:00'), evening);
  t.same(bogota('2023-01-14 21:30'), evening, 'without an offset the day is as written');
  t.match(columnOf(late, 'America/Bogota').notes(), [
    { code: 'timezone', message: /4 times read as days in America\/Bogota/ },
  ]);
  const slashed = columnOf(['15/01/2023 02:30Z', '15/01/2023 12:00Z', '15/01/2023 13:00Z'], 'America/Bogota');
  t.same(slashed.rows, [1, 2]);
  t.same(
    slashed.slots.map(({ text }) => text),
    ['15/01/2023', '15/01/2023'],
  );
  t.equal(slashed.dayOf('15/01/2023 02:30Z', 'dmy'), toEpochDay('2023-01-14'));
});

test('the days of a zone are those of its clock through summer and winter', async (t) => {
  const zones = fc.constantFrom('Europe/Madrid', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Tokyo');
  fc.assert(
    fc.property(fc.integer({ min: 1_000_000_000, max: 2_000_000_000 }), zones, (second, timeZone) => {
      const instant = new Date(second * 1000);
      const there = toEpochDay(instant.toLocaleDateString('sv-SE', { timeZone }));
      const iso = instant.toISOString();
      const slashed = `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)} ${iso.slice(11)}`;
      const column = columnOf([slashed], timeZone);
      return daysOf([iso], timeZone)?.[0] === there && readSlots(column, 'dmy', new FaultList())[0] === there;
    }),
    { seed: 21, numRuns: 500 },
  );
  t.pass();
});

test('an unknown time zone is refused by its name', async (t) => {
  const open = () => new DateColumn('Fecha', { timezone: 'Mars/Base' });
  const message = '"Mars/Base" is no time zone: write one such as Europe/Madrid';
  t.throws(open, new UnreadableFile({ code: 'unknown-timezone', message }));
});

test('universal time is in doubt when some sale may be of another day', async (t) => {
  const doubt = (...cells: string[]) => columnOf(cells).timezoneDoubt?.row;
  t.equal(doubt('2023-01-02T12:00Z', '2023-01-02T23:30Z'), 3);
  t.equal(doubt('2023-01-02T05:00:00Z'), 2, 'midnight in Bogota');
  t.equal(doubt('2023-01-02T12:00Z', '2023-01-02T19:59Z'), undefined, 'the same day from California to Dubai');
  t.equal(doubt('2023-01-02T00:00:00Z', '2023-01-03T00:00:00Z'), undefined, 'days, not instants');
  t.equal(doubt('2023-01-02 23:30'), undefined);
});

test('local times are in doubt only when their offsets are of several zones', async (t) => {
  const doubt = (...cells: string[]) => columnOf(cells).timezoneDoubt?.row;
  t.equal(doubt('2023-01-02 23:20:30 -0500', '2023-01-03 01:20:30 -0500'), undefined);
  t.equal(doubt('2023-01-02T23:00+01:00', '2023-07-02T23:00+02:00'), undefined, 'winter and summer');
  t.equal(doubt('2023-01-02T19:00-05:00', '2023-01-02T19:00+02:00'), 2);
  t.equal(doubt('2023-01-02T12:00Z', '2023-01-02T23:00-08:00'), 2);
});

test('a file of universal times asks for the time zone and obeys it', async (t) => {
  const rows = written('2023-01-02', 60, 'd/m/Y').map((date) => `${date} 02:30:00 +0000;R$ 1.250,50`);
  const text = ['Fecha;Ventas', ...rows].join('\n');
  const asked = await read(text);
  t.match(asked.valid ? [] : asked.questions, [{ role: 'timezone' }]);
  const file = await readValid(text, { mapping: { timezone: 'America/Bogota' } });
  t.equal(file.series.days[0], '2023-01-01');
  t.equal(file.series.sales[0], 1250.5);
});
