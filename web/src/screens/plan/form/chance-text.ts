import { formatNumber } from '../../../i18n/format.ts';
import { spoken, type Words } from '../../../i18n/language.ts';
import { chanceOf } from './chance.ts';

const en = {
  of: (n: string) => `${n} of 100`,
  under: (n: string) => `under ${n} of 100`,
  over: (n: string) => `over ${n} of 100`,
};

const es: typeof en = {
  of: (n) => `${n} de 100`,
  under: (n) => `menos de ${n} de 100`,
  over: (n) => `más de ${n} de 100`,
};

const words: Words<typeof en> = { en, es };

/** "2 of 100". */
export function chanceText(probability: number): string {
  const { edge, ofHundred } = chanceOf(probability);
  return spoken(words)[edge ?? 'of'](formatNumber(ofHundred));
}
