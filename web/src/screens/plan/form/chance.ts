import { formatNumber } from '../../../i18n/format.ts';
import { spoken, type Words } from '../../../i18n/language.ts';

/** A probability as people say it, in so many of 100. What is certain only after rounding is below 1 or above 99. */
interface Chance {
  readonly edge: 'under' | 'over' | undefined;
  readonly ofHundred: number;
}

export function chanceOf(probability: number): Chance {
  const ofHundred = Math.round(probability * 100);
  if (ofHundred < 1) return { edge: 'under', ofHundred: 1 };
  if (ofHundred > 99) return { edge: 'over', ofHundred: 99 };
  return { edge: undefined, ofHundred };
}

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
