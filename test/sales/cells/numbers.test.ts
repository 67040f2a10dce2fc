import { test } from 'tap';
import { readNumber } from '../../../src/sales/reading/columns/numbers.ts';
import fc from '../../properties.ts';

/** How each locale writes decimals, and the currency there. */
const LOCALES = [
  ['de-DE', ',', 'EUR'],
  ['fr-FR', ',', 'EUR'],
  ['es-ES', ',', 'EUR'],
  ['en-IN', '.', 'INR'],
  ['de-CH', '.', 'CHF'],
  ['pt-BR', ',', 'BRL'],
  ['it-IT', ',', 'EUR'],
  ['sv-SE', ',', 'SEK'],
  ['pl-PL', ',', 'PLN'],
  ['es-MX', '.', 'MXN'],
  ['es-PE', '.', 'PEN'],
  ['es-CO', ',', 'COP'],
  ['en-GB', '.', 'GBP'],
  ['ja-JP', '.', 'JPY'],
  ['cs-CZ', ',', 'CZK'],
  ['hu-HU', ',', 'HUF'],
  ['ro-RO', ',', 'RON'],
  ['tr-TR', ',', 'TRY'],
  ['ru-RU', ',', 'RUB'],
  ['da-DK', ',', 'DKK'],
  ['he-IL', '.', 'ILS'],
  ['vi-VN', ',', 'VND'],
  ['es-GT', '.', 'GTQ'],
  ['es-DO', '.', 'DOP'],
  ['es-PA', '.', 'PAB'],
] as const;

const cents = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

/** The value of a text where `sign` marks the decimals. */
function valueIn(text: string, sign: '.' | ','): number | undefined {
  return readNumber(text)?.[sign === '.' ? 'dot' : 'comma']?.value;
}

test('numbers as 25 locales group and sign them', async (t) => {
  for (const [locale, sign] of LOCALES) {
    const formats = [
      new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }),
      new Intl.NumberFormat(locale, { maximumFractionDigits: 2, useGrouping: false }),
      new Intl.NumberFormat(locale, {
        minimumFractionDigits: 2,
        maximumFractionDigits: 2,
        useGrouping: 'always',
      } as object),
    ];
    fc.assert(
      fc.property(cents, fc.constantFrom(...formats), (value, format) => {
        const text = format.format(value / 100);
        return valueIn(text, sign) === value / 100;
      }),
      { seed: 10, numRuns: 400 },
    );
  }
  t.pass();
});

test('amounts with the currency of 25 locales, as a sign and as a code, with negatives in parentheses', async (t) => {
  for (const [locale, sign, currency] of LOCALES) {
    for (const currencyDisplay of ['symbol', 'narrowSymbol', 'code'] as const) {
      for (const currencySign of ['standard', 'accounting'] as const) {
        const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay, currencySign });
        const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
        fc.assert(
          fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (value) => {
            const amount = value / 10 ** digits;
            return valueIn(format.format(amount), sign) === amount;
          }),
          { seed: 11, numRuns: 100 },
        );
      }
    }
  }
  t.pass();
});

test('a sign and a currency change the value of no number', async (t) => {
  const currency = fc.constantFrom(
    '€',
    '$',
    '₹',
    'R$',
    'S/',
    'S/.',
    'kr',
    'zł',
    'USD',
    'eur',
    'Rs.',
    'CHF',
    'Kč',
    'Ft',
    'лв.',
    '₺',
  );
  const gap = fc.constantFrom('', ' ', '\u00A0', '\u202F', '\u2009');
  const number = fc.constantFrom(
    '5',
    '12.5',
    '1,234',
    '1.234,50',
    '1 234',
    "1'234.5",
    '1\u2019234',
    '1,23,456.7',
    '0.05',
  );
  fc.assert(
    fc.property(number, currency, gap, (text, name, space) => {
      const bare = readNumber(text);
      const negative = { dot: minus(bare?.dot?.value), comma: minus(bare?.comma?.value) };
      const [before, after] = [`${name}${space}${text}`, `${text}${space}${name}`];
      const plus = [before, after, `+${before}`, `${name}${space}+${text}`];
      const less = [before, after].flatMap((amount) => [`-${amount}`, `\u2212${amount}`, `(${amount})`]);
      return (
        plus.every((amount) => same(amount, { dot: bare?.dot?.value, comma: bare?.comma?.value })) &&
        [...less, `${before}-`, `${text}-${space}${name}`, `${name}${space}-${text}`, `(${text})${space}${name}`].every(
          (amount) => same(amount, negative),
        )
      );
    }),
    { seed: 12, numRuns: 1000 },
  );
  t.pass();
});

function minus(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}

function same(text: string, { dot, comma }: { dot: number | undefined; comma: number | undefined }): boolean {
  return valueIn(text, '.') === dot && valueIn(text, ',') === comma;
}

test('thousands of India are grouped by two', async (t) => {
  t.equal(valueIn('1,23,456.78', '.'), 123_456.78);
  t.equal(valueIn('12,34,56,789', '.'), 123_456_789);
  t.equal(valueIn('₹1,00,000', '.'), 100_000);
  t.equal(valueIn('1,23,456', ','), undefined);
  for (const text of ['1,2,345', '123,45,678', '1,23,45', '01,23,456']) t.equal(readNumber(text), undefined, text);
});

test('percentages, units and labels are no numbers', async (t) => {
  const texts = [
    ...['5%', '5 %', '12 kg', '5 l', '5 pts', '3 x', '5 cup', '2 gel', '5 m²', '5 €/kg', '10 pcs.', '12h', '5 CR'],
    ...['Q1', 'R2', 'L 5', 'K9', 'A1', 'AB12', '12abc', '$', '€', 'USD', '()', '( )', '-', '(', '5)', '(5', '((5))'],
    ...[
      '(-5)',
      '-(5)',
      '--5',
      '-5-',
      '+-5',
      '1 23',
      '1.2.3',
      '1-2',
      '2023-01-02',
      '12:30',
      '1 234 56',
      "1'23",
      '1,,234',
    ],
  ];
  for (const text of texts) t.equal(readNumber(text), undefined, text);
  t.equal(valueIn('Q12.50', '.'), 12.5, 'an amount with cents');
  t.equal(valueIn('R 1\u00A0234,50', ','), 1234.5);
  t.equal(valueIn('5 CUP', '.'), 5);
  t.equal(valueIn('USD $5', '.'), 5);
});

test('no text makes reading throw or take long', async (t) => {
  const piece = fc.constantFrom(...'0123456789', '.', ',', "'", ' ', '-', '(', ')', '$', 'kr', 'e', 'E', '+', '\u00A0');
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (cell) => {
      const reading = readNumber(cell);
      return reading === undefined || reading.dot !== undefined || reading.comma !== undefined;
    }),
    { seed: 13, numRuns: 20_000 },
  );
  for (const part of ['1', '1 ', '1,', ' ', '(', 'a', '-', '1,1']) readNumber(part.repeat(400));
  t.pass();
});
