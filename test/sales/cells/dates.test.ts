import { test } from 'tap';
import { toEpochDay } from '../../../src/dates.ts';
import { dayInZone, isTimeZone, joinDateParts, momentOf, readDate } from '../../../src/sales/reading/columns/dates.ts';
import fc from '../../properties.ts';

const DAY_MS = 86_400_000;
const LANGUAGES = ['es', 'en-US', 'en-GB', 'de', 'de-AT', 'fr', 'pt', 'it'];
/** 1990-01-01 to 2060-12-31: within the years that two digits can say. */
const someDay = fc.integer({ min: 7305, max: 33_237 });
const someMinute = fc.integer({ min: 0, max: 1439 });

const utc = (language: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options });

/** The days that a cell can be, without `undefined`. */
function daysOf(text: string): number[] {
  const moment = momentOf(text);
  const reading = moment && readDate(moment.date);
  return [...new Set([reading?.iso, reading?.dmy, reading?.mdy])].filter((day) => day !== undefined);
}

test('dates with the name of a month have one reading, the one of Intl, in six languages', async (t) => {
  for (const language of LANGUAGES) {
    for (const dateStyle of ['full', 'long', 'medium'] as const) {
      const format = utc(language, { dateStyle });
      const isNamed = /\p{L}/u.test(format.format(0));
      if (!isNamed) continue; // such as 02.01.2023 in German
      for (const change of [(text: string) => text, unaccented, upper]) {
        fc.assert(
          fc.property(someDay, (day) => {
            const days = daysOf(change(format.format(day * DAY_MS)));
            return days.length === 1 && days[0] === day;
          }),
          { seed: 4, numRuns: 400 },
        );
      }
    }
  }
  t.pass();
});

function unaccented(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}

function upper(text: string): string {
  return text.toUpperCase();
}

test('dates in figures are among the readings, in six languages', async (t) => {
  for (const language of LANGUAGES) {
    const formats = [
      utc(language, { dateStyle: 'short' }),
      utc(language, { year: 'numeric', month: '2-digit', day: '2-digit' }),
      utc(language, { weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit' }),
    ];
    for (const format of formats) {
      fc.assert(
        fc.property(someDay, (day) => daysOf(format.format(day * DAY_MS)).includes(day)),
        { seed: 5, numRuns: 400 },
      );
    }
  }
  t.pass();
});

test('a time of day changes no date, on clocks of 12 and 24 hours', async (t) => {
  for (const language of LANGUAGES) {
    for (const dateStyle of ['full', 'long', 'medium', 'short'] as const) {
      for (const timeStyle of ['short', 'medium'] as const) {
        for (const hourCycle of ['h12', 'h23'] as const) {
          const format = utc(language, { dateStyle, timeStyle, hourCycle });
          fc.assert(
            fc.property(someDay, someMinute, (day, minute) => {
              const text = format.format(day * DAY_MS + minute * 60_000);
              return momentOf(text)?.minutes === minute && daysOf(text).includes(day);
            }),
            { seed: 6, numRuns: 60 },
          );
        }
      }
    }
  }
  t.pass();
});

test('instants as programs write them have their date, minute and offset', async (t) => {
  fc.assert(
    fc.property(someDay, someMinute, fc.integer({ min: -48, max: 56 }), (day, minute, quarters) => {
      const written = new Date(day * DAY_MS + minute * 60_000);
      const iso = written.toISOString();
      const size = Math.abs(quarters);
      const hours = String(Math.floor(size / 4)).padStart(2, '0');
      const minutes = String((size % 4) * 15).padStart(2, '0');
      const sign = quarters < 0 ? '-' : '+';
      const rfc = written.toUTCString().replace('GMT', `${sign}${hours}${minutes}`);
      const texts = [
        iso.replace('Z', `${sign}${hours}:${minutes}`),
        `${iso.slice(0, 19).replace('T', ' ')} ${sign}${hours}${minutes}`,
        rfc,
      ];
      return texts.every((text) => {
        const moment = momentOf(text);
        return moment?.minutes === minute && moment.offset === quarters * 15 + 0 && daysOf(text)[0] === day;
      });
    }),
    { seed: 7 },
  );
  for (const zone of ['Z', ' UTC', ' GMT', '+00', '+0000', '+00:00']) {
    t.same(momentOf(`2023-01-02T23:30:00${zone}`), { date: '2023-01-02', minutes: 1410, offset: 0 }, zone);
  }
});

test('dates as people write them', async (t) => {
  const day = toEpochDay('2023-01-02');
  const texts = [
    ...[
      '02-Jan-23',
      '2 de enero de 2023',
      '2 enero del 2023',
      'Jan 2, 2023',
      'January 2nd 2023',
      '2nd of January 2023',
    ],
    ...['2. Januar 2023', '2 janv. 2023', 'le 2 janvier 2023', '2-gen-23', '2 de jan. de 2023', '2023-Jan-02'],
    ...['Mon, 02 Jan 2023 10:20:30 -0500', 'Monday 2 January 2023, 10:20 p.m.', 'LUNES, 2 DE ENERO DE 2023'],
    ...['segunda-feira, 2 de janeiro de 2023 às 10:20', '2 gennaio 2023 alle ore 10:20', '2 janv. 2023 à 10 h 20'],
    ...['20230102', '20230102 10:20', '2023.01.02', '2023/1/2', '2023-01-02T24:00', '44928', '44928.99', '44928,5'],
    ...['Mon 2023-01-02', 'Mon, 20230102', '2. Januar 2023, 10:20 Uhr'],
  ];
  for (const text of texts) t.same(daysOf(text), [day], text);
  t.ok(daysOf('Mo 31.12.23').includes(toEpochDay('2023-12-31')), 'not a weekday with a time');
  t.same(daysOf('segunda-feira 31/12/2023'), [toEpochDay('2023-12-31')]);
  t.same(daysOf('1er janvier 2023'), [day - 1]);
  t.same(daysOf('1º de janeiro de 2023'), [day - 1]);
  t.same(daysOf('mar 7, 2023'), [toEpochDay('2023-03-07')], 'March, not martes');
  t.same(daysOf('mar 07/03/2023'), ['2023-03-07', '2023-07-03'].map(toEpochDay), 'martes');
  const none = [
    ...[
      '3 Jan',
      'Jan-23',
      'January 2023',
      '05-2023',
      '2023-W01',
      '31 Feb 2023',
      '0 Jan 2023',
      '2 Foo 2023',
      '2 Jan 203',
    ],
    ...['2023-01-02 25:00', '2023-01-02 10:60', '2023-01-02 13:00 pm', '2023-01-02 10:20 EST', '2023-13-01'],
    ...['12345', '99999', '4492.5', 'Jan', 'Monday', '2 Jan 2023 sold out', `2 ${'Jan '.repeat(1000)}2023`],
  ];
  for (const text of none) t.same(daysOf(text), [], text);
});

test('years of two digits are 1969 to 2068', async (t) => {
  t.same(readDate('31/12/68')?.dmy, toEpochDay('2068-12-31'));
  t.same(readDate('01/01/69')?.dmy, toEpochDay('1969-01-01'));
  t.same(
    ['iso', 'dmy', 'mdy'].map((format) => readDate('03/04/05')?.[format as 'iso']),
    ['2003-04-05', '2005-04-03', '2005-03-04'].map(toEpochDay),
  );
});

test('serial days of Excel are from 1990 to 2100', async (t) => {
  t.same(['32873', '32874', '73415', '73416'].map(daysOf), [
    [],
    [toEpochDay('1990-01-01')],
    [toEpochDay('2100-12-31')],
    [],
  ]);
});

test('no text makes reading throw', async (t) => {
  const piece = fc.constantFrom(
    ...'0123456789',
    '-',
    '/',
    '.',
    ' ',
    'T',
    ':',
    ',',
    'Jan',
    'de',
    'Z',
    '+',
    'lun',
    'h',
    'pm',
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join('')),
    fc.string({ maxLength: 40 }),
  );
  fc.assert(
    fc.property(text, (cell) => daysOf(cell).every(Number.isInteger)),
    { seed: 8, numRuns: 3000 },
  );
  t.pass();
});

test('a long cell is refused at once', async (t) => {
  for (const part of [' ', '1', '1 ', 'a ', ', ', 'T1:'])
    t.equal(momentOf(`2023-01-02${part.repeat(100_000)}x`), undefined);
});

test('year, month and day of three columns are one date', async (t) => {
  t.equal(joinDateParts('2023', '1', '2'), '2023-01-02');
  t.equal(joinDateParts(' 2023.0', 'Enero ', '2,0'), '2023-01-02');
  t.equal(joinDateParts('23', 'Févr.', '12'), '2023-02-12');
  const none = [
    ['', '1', '2'],
    ['2023', 'Foo', '2'],
    ['2023', '1', ''],
    ['x', '1', '2'],
  ] as const;
  for (const [year, month, dayOfMonth] of none) {
    t.same(daysOf(joinDateParts(year, month, dayOfMonth)), [], `${year} ${month} ${dayOfMonth}`);
  }
});

test('the day of an instant in a time zone is that of the clock there', async (t) => {
  const zones = ['Europe/Madrid', 'America/Bogota', 'Asia/Kathmandu', 'Pacific/Chatham', 'UTC'];
  const minutes = fc.integer({ min: 10_000_000, max: 45_000_000 });
  fc.assert(
    fc.property(minutes, fc.constantFrom(...zones), (minute, timeZone) => {
      const there = new Date(minute * 60_000).toLocaleDateString('sv-SE', { timeZone });
      return dayInZone(minute, timeZone) === toEpochDay(there);
    }),
    { seed: 9, numRuns: 2000 },
  );
  t.same(['Europe/Madrid', 'UTC', 'Madrid', '', 'constructor'].map(isTimeZone), [true, true, false, false, false]);
});
