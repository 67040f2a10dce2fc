import t from 'tap';
import { isoDateText, numberKind, numberText, textOfNumber, unescapeCell } from '../../src/workbooks/cells.ts';

t.test('the format of a cell says whether its number is a day', async (t) => {
  const kinds = (codes: readonly (string | number)[]) =>
    codes.map((code) => (typeof code === 'number' ? numberKind(code, undefined) : numberKind(200, code)));
  const dates = [
    14,
    15,
    16,
    17,
    22,
    30,
    57,
    'dd/mm/yyyy',
    'yyyy\\-mm\\-dd',
    'mmm yy',
    '[$-409]d mmmm yyyy;@',
    'd. mmm',
    '[$-C0A]dddd',
  ];
  t.ok(kinds([...dates, 'dd/mm/yyyy hh:mm']).every((kind) => kind === 'date'));
  t.ok(kinds([18, 20, 45, 'h:mm', 'h:mm:ss AM/PM', 'mm:ss']).every((kind) => kind === 'time'));
  t.ok(kinds([46, '[h]:mm', '[mm]:ss', '[hh]:mm:ss']).every((kind) => kind === 'duration'));
  const numbers = [0, 1, 4, 9, 10, 49, 164, 'General', '#,##0.00', '0.00E+00', '0%', '# ?/?', '@', ''];
  const withLetters = [
    '0 "days"',
    '[Red]-0.00',
    '#,##0\\ \\d',
    '_-* #,##0_-',
    '[$€-407] #,##0.00',
    '"€ "General',
    '0;[Red]dd/mm',
    'Standard',
  ];
  t.same(new Set(kinds([...numbers, ...withLetters])), new Set(['number']));
});

t.test('days by their serial number, in both of the ways in which workbooks count', async (t) => {
  const day = (serial: number) => textOfNumber(serial, 'date', false);
  t.equal(day(45_292), '2024-01-01');
  t.equal(day(45_351), '2024-02-29');
  t.equal(day(1), '1900-01-01');
  t.equal(day(59), '1900-02-28');
  t.equal(day(60), '1900-02-29', 'the day that Excel made up');
  t.equal(day(61), '1900-03-01');
  t.equal(day(2_958_465), '9999-12-31');
  t.equal(textOfNumber(0, 'date', true), '1904-01-01');
  t.equal(textOfNumber(45_292 - 1462, 'date', true), '2024-01-01');
  t.equal(day(-1), '-1', 'no day');
  t.equal(day(3_000_000), '3000000', 'no day');
});

t.test('a time of day', async (t) => {
  const at = (serial: number) => textOfNumber(serial, 'date', false);
  t.equal(at(45_292.5), '2024-01-01 12:00:00');
  t.equal(at(45_292 + 1 / 86_400), '2024-01-01 00:00:01');
  t.equal(at(45_292 + 0.999_999_9), '2024-01-02', 'a rounding error before midnight is midnight');
  t.equal(at(45_292 + 0.999_995), '2024-01-01 23:59:59', 'half a second before it is the day before');
  t.equal(textOfNumber(0.75, 'time', false), '18:00:00');
  t.equal(
    textOfNumber(45_292.75, 'time', false),
    '2024-01-01 18:00:00',
    'a day is not lost when only its time is shown',
  );
  t.equal(textOfNumber(1.5, 'duration', false), '36:00:00');
});

t.test('numbers have the digits that a spreadsheet shows, and are no thousands', async (t) => {
  t.equal(numberText(0.1 + 0.2), '0.3');
  t.equal(numberText(1234.5), '1234.5');
  t.equal(numberText(1e21), '1e+21');
  t.equal(numberText(-0), '0');
  t.equal(numberText(1.234), '1.2340');
  t.equal(numberText(-12.345), '-12.3450');
  t.equal(numberText(0.125), '0.125');
  t.equal(numberText(1234.567), '1234.567');
});

t.test('dates as text, and characters that XML cannot have', async (t) => {
  t.equal(isoDateText('2024-01-31T00:00:00'), '2024-01-31');
  t.equal(isoDateText('2024-01-31'), '2024-01-31');
  t.equal(isoDateText('2024-01-31T08:30:00.000Z'), '2024-01-31 08:30:00');
  t.equal(isoDateText('soon'), 'soon');
  t.equal(unescapeCell('a_x000D_b_x005F_c'), 'a\rb_c');
});
