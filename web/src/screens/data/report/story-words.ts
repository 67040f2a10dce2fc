import { counted } from '../../../../../src/language/number-format.ts';
import type { Words } from '../../../i18n/language.ts';
import type { Story } from './story.ts';

type Unit = Story['span']['unit'];

const en = {
  title: 'What these data are',
  length: (count: number, written: string, unit: Unit) => `${written} ${unit}${count === 1 ? '' : 's'}`,
  numerals: ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'],
  about: (length: string) => `About ${length.charAt(0).toLowerCase()}${length.slice(1)}`,
  span: (length: string, from: string, to: string, closed: string | undefined) =>
    `${length} of daily sales, from ${from} to ${to}${closed === undefined ? '' : `; closed on ${closed}`}.`,
  week: (usual: string, best: string, most: string, worst: string, least: string) =>
    `A usual day sells ${usual}; ${best} are the best (${most} on average) and ${worst} the weakest (${least}).`,
  alike: (usual: string) => `A usual day sells ${usual}; the days of the week sell much alike.`,
  weekdays: ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'],
  promotions: {
    more: (days: string, share: string) =>
      `On ${days} days with a promotion, ${share} more was sold than on the same weekdays without one.`,
    less: (days: string, share: string) =>
      `On ${days} days with a promotion, ${share} less was sold than on the same weekdays without one.`,
    few: (days: string) => `Days with a promotion: ${days}. That says little of what a promotion changes.`,
    none: 'No day was marked as a promotion: what one would change cannot be known from these data.',
    untold: 'The file does not say when there were promotions: the forecast cannot take them into account.',
  },
  weekTitle: 'Average sales by weekday',
};

type StoryWords = typeof en;

const es: StoryWords = {
  title: 'Qué son estos datos',
  length: (count, written, unit) =>
    `${written} ${count === 1 ? { year: 'año', month: 'mes', day: 'día' }[unit] : { year: 'años', month: 'meses', day: 'días' }[unit]}`,
  numerals: ['Un', 'Dos', 'Tres', 'Cuatro', 'Cinco', 'Seis', 'Siete', 'Ocho', 'Nueve', 'Diez'],
  about: (length) => `Unos ${length.charAt(0).toLowerCase()}${length.slice(1)}`,
  span: (length, from, to, closed) =>
    `${length} de ventas diarias, del ${from} al ${to}${closed === undefined ? '' : `; cierra los ${closed}`}.`,
  week: (usual, best, most, worst, least) =>
    `Un día normal vende ${usual}; los ${best} son los mejores (${most} de media) y los ${worst} los más flojos (${least}).`,
  alike: (usual) => `Un día normal vende ${usual}; todos los días de la semana venden parecido.`,
  weekdays: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábados', 'domingos'],
  promotions: {
    more: (days, share) =>
      `En ${counted(days, 'día', 'días')} con promoción se vendió un ${share} más que en los mismos días de la semana sin ella.`,
    less: (days, share) =>
      `En ${counted(days, 'día', 'días')} con promoción se vendió un ${share} menos que en los mismos días de la semana sin ella.`,
    few: (days) => `Días con promoción: ${days}. Son pocos para saber cuánto cambia las ventas.`,
    none: 'Ningún día está marcado como promoción: no se puede saber cuánto cambiaría las ventas.',
    untold: 'El archivo no dice cuándo hubo promociones: la previsión no puede tenerlas en cuenta.',
  },
  weekTitle: 'Ventas medias por día de la semana',
};

export const storyWords: Words<StoryWords> = { en, es };
