import { spoken, type Words } from '../../../i18n/language.ts';

interface CandidateText {
  readonly name: string;
  readonly how: string;
}

const en: Readonly<Record<string, CandidateText>> = {
  auto: { name: 'Each by its best way', how: 'Of many series each is forecast by what did best on it.' },
  'seasonal-naive': { name: 'Same as last week', how: 'Each day sells what the same weekday sold a week before.' },
  linear: {
    name: 'Linear',
    how: 'Adds up the weekday, promotions, holidays and the other columns of the file.',
  },
  calendar: {
    name: 'Calendar',
    how: 'Multiplies weekday, season, promotions, holidays, closed days and paydays; follows a level that changes, and lets odd days count less. How strong season and trend are, the sales decide.',
  },
  smoothed: {
    name: 'Calendar on a smoothed level',
    how: 'The same effects and trend on a level that follows the last weeks as far as that has paid off.',
  },
  counts: {
    name: 'Counts',
    how: 'A level that each sold unit sharpens and time blunts, and the weekdays: for few units a day.',
  },
  tsb: {
    name: 'Chance and size',
    how: 'The chance of a sale and its size, each smoothed, and the weekdays: for products that often sell nothing.',
  },
  combination: {
    name: 'Combination',
    how: 'The mean of the calendar, the smoothed level and the counts; what has erred less so far counts for much more.',
  },
};

const es: Readonly<Record<string, CandidateText>> = {
  auto: {
    name: 'Cada serie con lo que mejor le va',
    how: 'Cuando hay muchas series, cada una se prevé con la forma que más ha acertado en ella.',
  },
  'seasonal-naive': {
    name: 'Lo mismo que hace una semana',
    how: 'Cada día vende lo que se vendió el mismo día de la semana anterior.',
  },
  linear: {
    name: 'Lineal',
    how: 'Suma el día de la semana, las promociones, los festivos y las demás columnas del archivo.',
  },
  calendar: {
    name: 'Calendario',
    how: 'Multiplica el día de la semana, la época del año, las promociones, los festivos, los días de cierre y los de cobro; sigue los cambios de nivel y da menos peso a los días raros. Cuánto pesan la temporada y la tendencia lo deciden las ventas.',
  },
  smoothed: {
    name: 'Calendario sobre un nivel suavizado',
    how: 'Los mismos efectos y la misma tendencia, sobre un nivel que sigue las últimas semanas en la medida en que eso ha dado resultado.',
  },
  counts: {
    name: 'Recuento',
    how: 'Un nivel que se afina con cada unidad vendida y se olvida con el tiempo, y el día de la semana: para productos de pocas unidades al día.',
  },
  tsb: {
    name: 'Probabilidad y cantidad',
    how: 'La probabilidad de vender y la cantidad, cada una suavizada, y los días de la semana: para productos que a menudo no se venden.',
  },
  combination: {
    name: 'Combinación',
    how: 'La media de las otras tres: calendario, nivel suavizado y recuento; cuenta mucho más la que hasta ahora se ha equivocado menos.',
  },
};

const words: Words<Readonly<Record<string, CandidateText>>> = { en, es };

/** The name of a way of forecasting; of one that this page does not know its own. */
export const candidateName = (kind: string): string => spoken(words)[kind]?.name ?? kind;
export const candidateMethod = (kind: string): string | undefined => spoken(words)[kind]?.how;
