import t from 'tap';
import { numberFormat } from '../../src/language/number-format.ts';
import { readSources } from '../architecture/import-graph.ts';
import { PROJECT_FOLDER } from '../project.ts';

/** A space of any kind counts as one. */
const written = (value: number, locale: string, options?: Intl.NumberFormatOptions) =>
  numberFormat(locale, options)(value).replaceAll(/\s/g, ' ');

t.test('thousands are grouped from four digits on, in every language and kind', async (t) => {
  const euros = { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 } as const;
  t.same(
    [999, 2999, 12_345, 1_234_567].map((value) => written(value, 'es-ES')),
    ['999', '2.999', '12.345', '1.234.567'],
  );
  t.equal(written(2999, 'es-ES', euros), '2.999 €');
  t.equal(written(2999, 'es-MX'), '2,999', 'as the region writes it');
  t.equal(written(2999.5, 'en-GB'), '2,999.5');
  t.equal(written(12.5, 'es', { style: 'percent' }), '1.250 %');
});

t.test('a negative number has a minus sign, and nothing is less than nothing', async (t) => {
  t.equal(written(-2999, 'es'), '−2.999');
  t.equal(written(-0.2, 'es', { maximumFractionDigits: 0 }), '0');
  t.equal(written(0.001, 'en', { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 0 }), '0%');
  t.equal(written(-0.123, 'es', { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 1 }), '−12,3 %');
});

t.test('no other file writes numbers for people', async (t) => {
  // What reads numbers asks for the signs of a locale; a number in words, and one for a program, have no groups.
  const other =
    /Intl\.NumberFormat\((?!locale\)\.formatToParts)|\.toLocaleString\((?!'en', (FULL|\{ useGrouping: false))/;
  const sources = readSources(PROJECT_FOLDER, ['src', 'routes', 'services', 'cli', 'web/src']);
  const faulty = sources.filter(({ path, text }) => path !== 'src/language/number-format.ts' && other.test(text));
  t.same(
    faulty.map(({ path }) => path),
    [],
  );
});
