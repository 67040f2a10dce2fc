import { test } from 'tap';
import { toEpochDay } from '../../src/dates.ts';
import { median } from '../../src/numerics/quantiles.ts';
import { foldName, roleOf } from '../../src/sales/columns.ts';
import { momentOf, readDate } from '../../src/sales/reading/columns/dates.ts';
import { flagOf } from '../../src/sales/reading/columns/languages.ts';
import { isMissing, isNotFinite, readNumber } from '../../src/sales/reading/columns/numbers.ts';
import { binaryKind, firstInvalidByte, incompleteTail } from '../../src/sales/reading/decoder.ts';
import { layoutOf } from '../../src/sales/reading/layout.ts';
import fc from '../properties.ts';

test('numbers read under both signs', async (t) => {
  const both = (text: string) => {
    const reading = readNumber(text);
    return reading && [reading.dot?.value, reading.comma?.value];
  };
  t.same(both('1234'), [1234, 1234]);
  t.same(both('1234.5'), [1234.5, undefined]);
  t.same(both('1.234,5'), [undefined, 1234.5]);
  t.same(both('1,234.5'), [1234.5, undefined]);
  t.same(both('1.234'), [1.234, 1234]);
  t.same(both('1,234'), [1234, 1.234]);
  t.same(both('0.123'), [0.123, undefined]);
  t.same(both('1234.567'), [1234.567, undefined]);
  t.same(both('1.234.567'), [undefined, 1234567]);
  t.same(both('1.23.456'), undefined);
  t.same(both('-1 234,5'), [undefined, -1234.5]);
  t.same(both("1'234.5"), [1234.5, undefined]);
  t.same(both('12 34'), undefined);
  t.same(both('€ -5'), [-5, -5]);
  t.same(both('-€5.50'), [-5.5, undefined]);
  t.same(both('1.234e3'), [1234, undefined]);
  t.same(both('1e-5'), [1e-5, 1e-5]);
  t.same(both('.5'), [0.5, undefined]);
  t.same(both('5.'), [5, undefined]);
  t.same(both('−7'), [-7, -7]);
  t.same(both('(5)'), [-5, -5]);
  t.same(both('10.32-'), [-10.32, undefined]);
  t.ok(Object.is(both('-0')?.[0], 0), 'no negative zero');
  for (const text of ['', '-', '.', ',', '1-2', '--1', '0x1f', '1_000', '12%', 'e5', '(-5)', '5 kg', '١٢']) {
    t.same(both(text), undefined, text);
  }
});

test('decimals are counted without the zeros at the end', async (t) => {
  t.same(readNumber('12.50')?.dot?.decimals, 1);
  t.same(readNumber('12.00')?.dot?.decimals, 0);
  t.same(readNumber('1.25e1')?.dot?.decimals, 1);
  t.same(readNumber('1.5e-3')?.dot?.decimals, 4);
});

test('every finite number reads back as it was written, or as 0 when it is nearer to it than 1e-15', async (t) => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = String(value);
      const dot = readNumber(text)?.dot?.value;
      const comma = readNumber(text.replace('.', ','))?.comma?.value;
      const expected = Math.abs(value) < 1e-15 ? 0 : value;
      return dot === expected && comma === expected;
    }),
    { seed: 1 },
  );
  t.pass();
});

test('flags, missing values and failures are recognised by their words', async (t) => {
  t.same(['SÍ', 'no', 'True', 'maybe', 'constructor'].map(flagOf), [1, 0, 1, undefined, undefined]);
  t.same(['', 'N/A', 'null', '-', 'nan', '0'].map(isMissing), [true, true, true, true, true, false]);
  t.same(['NaN', '-inf', '#DIV/0!', '#N/A', 'name'].map(isNotFinite), [true, true, true, false, false]);
});

test('dates read in every order they allow', async (t) => {
  const day = toEpochDay('2024-02-01');
  t.same(readDate('2024-02-01'), { shape: 'ymd', iso: day, dmy: undefined, mdy: undefined });
  t.same(readDate('1/2/2024'), { shape: 'slashed', iso: undefined, dmy: day, mdy: toEpochDay('2024-01-02') });
  t.same(readDate('29.02.2023'), { shape: 'slashed', iso: undefined, dmy: undefined, mdy: undefined });
  t.same(readDate('31-12-2023')?.mdy, undefined);
  for (const text of ['', '2024-2', '1/2-2024', '2024-02-01x', ' 2024-02-01']) t.same(readDate(text), undefined);
});

test('a time of day is cut off, anything else is not', async (t) => {
  t.same(momentOf('2024-02-01T10:30:00.123+02:00'), { date: '2024-02-01', minutes: 630, offset: 120 });
  t.same(momentOf('1/2/2024 9:05 p. m.'), { date: '1/2/2024', minutes: 1265, offset: undefined });
  t.same(momentOf('2024-02-01 00:00:00'), { date: '2024-02-01', minutes: 0, offset: undefined });
  t.equal(momentOf('2024-02-01')?.date, '2024-02-01');
  t.equal(momentOf('2024-02-01 today')?.date, '2024-02-01 today');
});

test('header names match whatever their case, accents and spaces', async (t) => {
  t.equal(foldName(' Día_de-la Semana '), 'diadelasemana');
  t.same(['FECHA', 'Ds', 'VENTAS', 'y', 'promoción', 'Holiday', 'DayOfWeek', 'Abierto', 'Clima'].map(roleOf), [
    'date',
    'date',
    'sales',
    'sales',
    'promo',
    'holiday',
    'weekday',
    'open',
    'known',
  ]);
});

test('the delimiter is the one that finds the most names', async (t) => {
  t.equal(layoutOf('Fecha;Ventas, netas;Promo').delimiter, ';');
  t.equal(layoutOf('"Fecha";"Ventas"').delimiter, ';');
  t.equal(layoutOf('"a;b;c;d",Fecha,Ventas').delimiter, ',');
  t.equal(layoutOf('Fecha|Ventas').delimiter, '|');
  t.equal(layoutOf('Fecha').delimiter, ',');
  t.equal(layoutOf('sep=\t').delimiter, '\t');
});

test('UTF-8 is judged as the platform judges it', async (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      const at = firstInvalidByte(bytes);
      const valid = (part: Uint8Array) => {
        try {
          new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(part);
          return true;
        } catch {
          return false;
        }
      };
      return at === -1 ? valid(bytes) : !valid(bytes) && valid(bytes.subarray(0, at));
    }),
    { seed: 2, numRuns: 5000 },
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.nat(3), (text, cut) => {
      const bytes = Buffer.from(text);
      const part = bytes.subarray(0, Math.max(0, bytes.length - cut));
      return firstInvalidByte(part.subarray(0, part.length - incompleteTail(part))) === -1;
    }),
    { seed: 3, numRuns: 2000 },
  );
  t.pass();
});

test('binary formats are recognised by their first bytes', async (t) => {
  t.match(binaryKind(Buffer.from('PK\u0003\u0004 and more')), /xlsx/);
  t.equal(binaryKind(Buffer.from('PK')), undefined);
});

test('the median is the middle, or the mean of the two in the middle', async (t) => {
  t.equal(median([3, 1, 2]), 2);
  t.equal(median([4, 1, 2, 3]), 2.5);
  t.ok(Number.isNaN(median([])));
});
