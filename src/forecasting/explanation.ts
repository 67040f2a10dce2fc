import type { IsoDay } from '../dates.ts';
import { numberFormat, type WriteNumber } from '../language/number-format.ts';
import type { DayEffects, EffectName } from './models/candidate.ts';

export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

interface ExplainedDay {
  readonly date: IsoDay;
  readonly open: boolean;
  readonly forecast: number;
  /** Absent when the model does not know its parts. */
  readonly effects?: DayEffects | undefined;
}

interface Words {
  readonly closed: (day: string) => string;
  readonly whole: (day: string, sales: string) => string;
  readonly parts: (day: string, sales: string, base: string, effects: string) => string;
  readonly and: string;
  readonly effects: Readonly<Record<Exclude<EffectName, 'base'>, string | ((month: number) => string)>>;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    closed: (day) => `${day}: closed, no sales.`,
    whole: (day, sales) => `${day}: ${sales}.`,
    parts: (day, sales, base, effects) => `${day}: ${sales}. A usual day sells ${base}; ${effects}.`,
    and: 'and',
    effects: {
      weekday: 'the weekday',
      trend: 'the trend',
      monthPosition: 'the time of the month',
      yearly: 'the time of the year',
      promotion: 'the promotion',
      holiday: 'the holiday',
      covariates: 'the other columns',
      closures: 'closed days nearby',
      christmas: 'the Christmas season',
      carnival: 'carnival',
      easter: 'Easter',
      shoppingDays: shoppingDay({
        may: "Mother's Day (second Sunday of May)",
        june: "Father's Day (third Sunday of June)",
        november: 'Black Friday',
      }),
      level: 'the level of the last weeks',
    },
  },
  es: {
    closed: (day) => `${day}: cerrado, sin ventas.`,
    whole: (day, sales) => `${day}: ${sales}.`,
    parts: (day, sales, base, effects) => `${day}: ${sales}. Un día corriente vende ${base}; ${effects}.`,
    and: 'y',
    effects: {
      weekday: 'el día de la semana',
      trend: 'la tendencia',
      monthPosition: 'el momento del mes',
      yearly: 'la época del año',
      promotion: 'la promoción',
      holiday: 'el festivo',
      covariates: 'las demás columnas',
      closures: 'los cierres cercanos',
      christmas: 'la campaña de Navidad',
      carnival: 'el carnaval',
      easter: 'la Semana Santa',
      shoppingDays: shoppingDay({
        may: 'el Día de la Madre (segundo domingo de mayo)',
        june: 'el Día del Padre (tercer domingo de junio)',
        november: 'el Black Friday',
      }),
      level: 'el nivel de las últimas semanas',
    },
  },
};

/** The days for presents and bargains that the calendar model knows have a month each. */
function shoppingDay(words: Readonly<Record<'may' | 'june' | 'november', string>>): (month: number) => string {
  return (month) => (month === 5 ? words.may : month === 6 ? words.june : words.november);
}

/** Effects smaller than this are not worth a word. */
const WORTH_TELLING = 0.005;

/** Why the forecast of a day is what it is, in one sentence for the people of the store. */
export function explainDay({ date, open, forecast, effects }: ExplainedDay, language: Language): string {
  const words = WORDS[language];
  const day = dayName(date, language);
  if (!open) return words.closed(day);
  const sales = amount(forecast, language);
  if (!effects) return words.whole(day, sales);
  const parts = Object.entries(words.effects)
    .map(([name, label]) => ({
      label: typeof label === 'string' ? label : label(Number(date.slice(5, 7))),
      change: effects[name as EffectName] - 1,
    }))
    .filter(({ change }) => Math.abs(change) >= WORTH_TELLING)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .map(({ label, change }) => `${label} ${percent(change, language)}`);
  if (parts.length === 0) return words.whole(day, sales);
  return words.parts(day, sales, amount(effects.base, language), listOf(parts, words.and));
}

/** Made once: to make one takes longer than to use it a hundred times. */
const FORMATS = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    {
      day: new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }),
      amount: numberFormat(language, { maximumSignificantDigits: 4 }),
      percent: numberFormat(language, { style: 'percent', signDisplay: 'always', maximumFractionDigits: 1 }),
    },
  ]),
) as Readonly<Record<Language, { day: Intl.DateTimeFormat; amount: WriteNumber; percent: WriteNumber }>>;

function dayName(date: IsoDay, language: Language): string {
  const name = FORMATS[language].day.format(new Date(`${date}T00:00:00Z`));
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function amount(value: number, language: Language): string {
  return FORMATS[language].amount(value);
}

/** With its sign: +7 %, −31 %. */
function percent(change: number, language: Language): string {
  return FORMATS[language].percent(Number(change.toPrecision(2)));
}

function listOf(items: readonly string[], and: string): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${and} ${items[items.length - 1]}`;
}
