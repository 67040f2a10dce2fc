import type { Assumption } from '../../src/forecasting/assumptions.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import type { SeriesSummary } from '../../src/forecasting/panel/panel-model.ts';

/** Series that a sentence names. */
const NAMED = 5;

type Words = Record<'failed' | 'unreadable' | 'ended' | 'fallback', (count: number, names: string) => string>;

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    failed: (count, names) => `Without ${count} series that could not be trained: ${names}.`,
    unreadable: (count, names) => `Without ${count} series whose stored models cannot be read: ${names}.`,
    ended: (count, names) => `${count} series have sold nothing for weeks and are taken for closed: ${names}.`,
    fallback: (count, names) =>
      `${count} series repeat their last week, since nothing better could be fitted: ${names}.`,
  },
  es: {
    failed: (count, names) => `Sin ${count} series que no se pudieron entrenar: ${names}.`,
    unreadable: (count, names) => `Sin ${count} series cuyos modelos guardados no se pueden leer: ${names}.`,
    ended: (count, names) => `${count} series llevan semanas sin ventas y se dan por cerradas: ${names}.`,
    fallback: (count, names) =>
      `${count} series repiten su última semana, porque no se pudo ajustar nada mejor: ${names}.`,
  },
};

/** What a sum of series leaves out or takes for granted. */
export function leftOutAssumptions(
  series: readonly SeriesSummary[],
  unreadable: readonly SeriesSummary[],
  language: Language,
): Assumption[] {
  const of = (status: SeriesSummary['status']) => series.filter((one) => one.status === status);
  const said: [code: string, word: keyof Words, which: readonly SeriesSummary[]][] = [
    ['series-failed', 'failed', of('failed')],
    ['series-unreadable', 'unreadable', unreadable],
    ['series-ended', 'ended', series.filter(({ state, status }) => state === 'ended' && status !== 'failed')],
    ['series-fallback', 'fallback', of('fallback')],
  ];
  return said.flatMap(([code, word, which]) => {
    if (which.length === 0) return [];
    const names = which.slice(0, NAMED).map(({ id }) => id);
    const more = which.length > NAMED ? ', …' : '';
    return [{ code, message: WORDS[language][word](which.length, `${names.join(', ')}${more}`) }];
  });
}
