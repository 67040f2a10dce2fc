import type { Language, Words } from './language.ts';

/** The names of whole numbers below a million, and of millions. */
interface Names {
  readonly below: (value: number) => string;
  readonly millions: (count: string, isOne: boolean) => string;
  readonly minus: string;
  readonly point: string;
}

const BILLION = 1_000_000_000;

/**
 * A number in words, decimals in digits: `cinco mil`, `one thousand two hundred and forty point 5`. Undefined from a
 * thousand million on, and for decimals that would not be written out.
 */
export function inWords(value: number, language: Language): string | undefined {
  const [whole = '', decimals] = Math.abs(value).toLocaleString('en', FULL).split('.');
  if (Math.abs(value) >= BILLION) return undefined;
  const names = NAMES[language];
  const [millions, below] = [Math.floor(Number(whole) / 1_000_000), Number(whole) % 1_000_000];
  const parts = [
    value < 0 && names.minus,
    millions > 0 && names.millions(names.below(millions), millions === 1),
    (below > 0 || millions === 0) && names.below(below),
    decimals !== undefined && `${names.point} ${decimals}`,
  ];
  return parts.filter(Boolean).join(' ');
}

const FULL = { useGrouping: false, maximumFractionDigits: 20 };

const EN_SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const EN_TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

function english(value: number): string {
  const [thousands, below] = [Math.floor(value / 1000), value % 1000];
  const [hundreds, rest] = [Math.floor(below / 100), below % 100];
  const unit = rest % 10 === 0 ? '' : `-${EN_SMALL[rest % 10]}`;
  const parts = [
    thousands > 0 && `${english(thousands)} thousand`,
    hundreds > 0 && `${EN_SMALL[hundreds]} hundred`,
    value >= 100 && rest > 0 && 'and',
    (rest > 0 || value === 0) && (rest < 20 ? EN_SMALL[rest] : `${EN_TENS[Math.floor(rest / 10)]}${unit}`),
  ];
  return parts.filter(Boolean).join(' ');
}

const ES_SMALL =
  'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve'.split(
    ' ',
  );
const ES_TENS = '- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa'.split(' ');
const ES_HUNDREDS =
  '- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos'.split(' ');

function spanish(value: number): string {
  const [thousands, below] = [Math.floor(value / 1000), value % 1000];
  const [hundreds, rest] = [Math.floor(below / 100), below % 100];
  const unit = rest % 10 === 0 ? '' : ` y ${ES_SMALL[rest % 10]}`;
  const parts = [
    thousands > 0 && (thousands === 1 ? 'mil' : `${shortened(spanish(thousands))} mil`),
    hundreds > 0 && (below === 100 ? 'cien' : ES_HUNDREDS[hundreds]),
    (rest > 0 || value === 0) && (rest < 30 ? ES_SMALL[rest] : `${ES_TENS[Math.floor(rest / 10)]}${unit}`),
  ];
  return parts.filter(Boolean).join(' ');
}

/** Before another word `uno` loses its end. */
const shortened = (text: string) => text.replace(/veintiuno$/, 'veintiún').replace(/uno$/, 'un');

const NAMES: Words<Names> = {
  en: { below: english, millions: (count) => `${count} million`, minus: 'minus', point: 'point' },
  es: {
    below: spanish,
    millions: (count, isOne) => `${shortened(count)} ${isOne ? 'millón' : 'millones'}`,
    minus: 'menos',
    point: 'coma',
  },
};
