import t from 'tap';
import type { Language } from '../../web/src/i18n/language.ts';
import { readingsOf, readNumber, writeNumber } from '../../web/src/i18n/number-input.ts';
import { inWords } from '../../web/src/i18n/number-words.ts';
import { roundToInterval } from '../../web/src/i18n/round-to-interval.ts';
import fc from '../properties.ts';

// The browser of somebody who reads British English and Spanish: read once, when the modules are loaded.
Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en-GB', 'es-ES'] }, configurable: true });
const { language } = await import('../../web/src/i18n/language.ts');
const {
  currency,
  formatAmount,
  formatChange,
  formatDuration,
  formatLongDay,
  formatLongDayWithin,
  formatMegabytes,
  formatMoneyChange,
  formatMonth,
  formatMonthWithin,
  formatSales,
  formatSigned,
} = await import('../../web/src/i18n/format.ts');

const LANGUAGES = fc.constantFrom<Language>('en', 'es');

/** What a format gives in both languages; a space may be of any kind. */
function inBoth(format: () => string): [en: string, es: string] {
  const before = language.value;
  const texts = (['en', 'es'] as const).map((one) => {
    language.value = one;
    return format().replaceAll(/\s/g, ' ');
  });
  language.value = before;
  return texts as [string, string]; // two languages, two texts
}

t.test('numbers are read as people of either language write them', async (t) => {
  const read: [string, number | undefined, number | undefined][] = [
    ['1240', 1240, 1240],
    [' 1 240 ', 1240, 1240],
    ['1\u202f240,5', 1240.5, 1240.5],
    ['1.240', undefined, 1240],
    ['1,240', 1240, undefined],
    ['1.240,50', 1240.5, 1240.5],
    ['1,240.50', 1240.5, 1240.5],
    ['1,234,567', 1234567, 1234567],
    ['1.234.567,8', 1234567.8, 1234567.8],
    ["1'240.5", 1240.5, 1240.5],
    ['1,00,000', 100000, 100000],
    ['1 24', undefined, undefined],
    ['12,34,5', undefined, undefined],
    ['0.500', 0.5, 0.5],
    ['−5 %', -5, -5],
    ['-€5', -5, -5],
    ['1 € 240', undefined, undefined],
    ['5,', 5, 5],
    ['0.125', 0.125, 0.125],
    ['0,125', 0.125, 0.125],
    ['1,5', 1.5, 1.5],
    ['.5', 0.5, 0.5],
    ['12 €', 12, 12],
    ['-3', -3, -3],
    ['', undefined, undefined],
    ['dos', undefined, undefined],
    ['many', undefined, undefined],
    ['1e9', undefined, undefined],
    ['1.2.3', undefined, undefined],
    ['<b>1</b>', undefined, undefined],
    ['Infinity', undefined, undefined],
    [' 1250,5 ', 1250.5, 1250.5],
    ['1250.5', 1250.5, 1250.5],
    ['5.000', undefined, 5000],
    ['5,000', 5000, undefined],
    ['  ', undefined, undefined],
    ['1e999', undefined, undefined],
  ];
  for (const [text, en, es] of read) {
    t.equal(readNumber(text, 'en'), en, `${text} in English`);
    t.equal(readNumber(text, 'es'), es, `${text} in Spanish`);
  }
});

t.test('what can be read in two ways is asked, by the signs of the region', async (t) => {
  t.same(readingsOf('5.000', 'en-GB'), [5, 5000]);
  t.same(readingsOf('5,000', 'es-ES'), [5, 5000]);
  t.same(readingsOf('5,000', 'es-MX'), [5000], 'as Mexico writes thousands');
  t.same(readingsOf('5.000', 'es-MX'), [5, 5000]);
  t.same(readingsOf('5,000', 'en-ZA'), [5, 5000], 'South Africa writes neither for thousands');
  t.same(readingsOf('5,0000', 'es-ES'), [5], 'four digits are no thousands');
  t.same(readingsOf('1,234,567', 'es-ES'), [1_234_567], 'two commas are no decimals');
});

const LOCALES = fc.constantFrom('en-GB', 'en-US', 'en-ZA', 'en-IN', 'es-ES', 'es-MX', 'es-AR');

t.test('what a locale writes is read as itself, or asked', async (t) => {
  const digits = fc.integer({ min: 0, max: 4 });
  fc.assert(
    fc.property(
      fc.integer({ min: -1e9, max: 1e9 }),
      digits,
      LOCALES,
      fc.boolean(),
      (whole, digits, locale, isMoney) => {
        const value = whole / 10 ** digits;
        const money = isMoney ? ({ style: 'currency', currency: 'EUR' } as const) : {};
        const options = { ...money, minimumFractionDigits: 0, maximumFractionDigits: 4, useGrouping: true };
        const readings = readingsOf(new Intl.NumberFormat(locale, options).format(value), locale);
        const isAsked = readings.length === 2 && /\.\d{3}$/.test(String(value));
        return readings.includes(value) && (readings.length === 1 || isAsked);
      },
    ),
  );
  t.same(readingsOf('', 'es'), []);
});

t.test('separators anywhere never give another number in silence', async () => {
  const separators = fc.constantFrom('', '', '.', ',', ' ', "'", '\u00a0');
  const text = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), separators), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(text, LOCALES, (parts, locale) => {
      const typed = parts.map(([digit, separator]) => `${digit}${separator}`).join('');
      const readings = readingsOf(typed, locale);
      const digits = typed.replaceAll(/\D/g, '');
      // The digits in their order make up the number, all of them; only the place of the decimal sign is open.
      const isOfItsDigits = readings.every((value) =>
        [...typed.matchAll(/$|[.,]/g)].some(({ index }) => {
          const before = typed.slice(0, index).replaceAll(/\D/g, '').length;
          return value === Number(`${digits.slice(0, before)}.${digits.slice(before)}0`);
        }),
      );
      const isEitherWay = /^[1-9]\d{0,2}[.,]\d{3}$/.test(typed.trim());
      return isOfItsDigits && (readings.length <= 1 || isEitherWay);
    }),
    { numRuns: 2000 },
  );
});

t.test('numbers in words', async (t) => {
  const spelled: [number, string, string][] = [
    [0, 'zero', 'cero'],
    [5000, 'five thousand', 'cinco mil'],
    [1240.5, 'one thousand two hundred and forty point 5', 'mil doscientos cuarenta coma 5'],
    [21_001, 'twenty-one thousand and one', 'veintiún mil uno'],
    [31_100, 'thirty-one thousand one hundred', 'treinta y un mil cien'],
    [1_000_000, 'one million', 'un millón'],
    [
      121_045_600,
      'one hundred and twenty-one million forty-five thousand six hundred',
      'ciento veintiún millones cuarenta y cinco mil seiscientos',
    ],
    [-16.25, 'minus sixteen point 25', 'menos dieciséis coma 25'],
    [500, 'five hundred', 'quinientos'],
  ];
  for (const [value, en, es] of spelled) {
    t.equal(inWords(value, 'en'), en);
    t.equal(inWords(value, 'es'), es);
  }
  t.equal(inWords(1e9, 'es'), undefined);
});

t.test('a number that a field begins with is read back as itself', async () => {
  const numbers = fc.oneof(
    fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((value) => Number(value.toPrecision(12)) || 0),
    fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000),
  );
  fc.assert(
    fc.property(numbers, LANGUAGES, (value, language) => {
      if (Math.abs(value) < 1e-8) return true;
      return readNumber(writeNumber(value, language), language) === value;
    }),
  );
});

t.test('a total is shown as precisely as it is known', async (t) => {
  t.same(roundToInterval(90_587.4, [89_463, 91_722]), [90_600, 89_500, 91_700]);
  t.same(roundToInterval(36_223.48, [34_887.52, 37_610.59]), [36_200, 34_900, 37_600]);
  t.same(roundToInterval(0, [0, 0]), [0, 0, 0]);
  t.same(roundToInterval(5, [4.2, 5.9]), [5, 4.2, 5.9], 'small numbers stay as they are');
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      (v, half) => {
        const [value, lower, upper] = roundToInterval(v, [v - half, v + half]);
        return Math.abs(value - v) <= half * 0.0501 + 1e-6 && lower <= value && value <= upper;
      },
    ),
  );
});

t.test('days and months, alone and within a sentence', async (t) => {
  t.same(
    inBoth(() => formatLongDay('2026-01-06')),
    ['Tuesday 6 January', 'Martes, 6 de enero'],
  );
  t.same(
    inBoth(() => formatLongDayWithin('2026-01-06')),
    ['Tuesday 6 January', 'martes, 6 de enero'],
  );
  t.same(
    inBoth(() => formatMonth('2026-03')),
    ['March 2026', 'Marzo de 2026'],
  );
  t.same(
    inBoth(() => formatMonthWithin('2026-03')),
    ['March 2026', 'marzo de 2026'],
  );
});

t.test('sales have three digits or none beyond the point; changes have their sign', async (t) => {
  t.same(
    inBoth(() => formatSales(3815.4)),
    ['3,815', '3.815'],
  );
  t.same(
    inBoth(() => formatSales(12345.6)),
    ['12,346', '12.346'],
  );
  t.same(
    inBoth(() => formatSales(0.00421)),
    ['0.00421', '0,00421'],
  );
  t.same(
    inBoth(() => formatSigned(12.34)),
    ['+12.3', '+12,3'],
  );
  t.same(
    inBoth(() => formatSigned(0)),
    ['0', '0'],
  );
  t.same(
    inBoth(() => formatChange(-0.1234)),
    ['−12.3%', '−12,3 %'],
  );
});

t.test('amounts are in the currency of the service, or in none', async (t) => {
  t.same(
    inBoth(() => formatAmount(1234.5)),
    ['1,235', '1.235'],
    'a service without a currency',
  );
  currency.value = 'EUR';
  t.teardown(() => {
    currency.value = null;
  });
  t.same(
    inBoth(() => formatAmount(1234.5)),
    ['€1,235', '1.235 €'],
  );
  t.same(
    inBoth(() => formatAmount(12.345)),
    ['€12.35', '12,35 €'],
    'cents, where they matter',
  );
  t.same(
    inBoth(() => formatMoneyChange(3.1)),
    ['+€3.10', '+3,10 €'],
  );
});

t.test('durations and sizes', async (t) => {
  const spanish = (format: () => string) => inBoth(format)[1];
  t.equal(
    spanish(() => formatDuration(30)),
    '< 0,1 s',
  );
  t.equal(
    spanish(() => formatDuration(1240)),
    '1,2 s',
  );
  t.equal(
    spanish(() => formatDuration(125_000)),
    '2 min 5 s',
  );
  t.same(
    inBoth(() => formatMegabytes(2 ** 20 + 1)),
    ['1.1 MB', '1,1 MB'],
    'rounded up: above a limit it looks so',
  );
});
