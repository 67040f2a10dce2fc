import type { IsoDay } from '../dates.ts';
import { numberFormat, type WriteNumber } from '../language/number-format.ts';
import { LANGUAGES, type Language, writtenList } from '../language/wording.ts';
import type { DayEffects, EffectName } from './models/candidate.ts';

export { LANGUAGES, type Language } from '../language/wording.ts';

interface ExplainedDay {
  readonly date: IsoDay;
  readonly open: boolean;
  readonly forecast: number;
  /** Whether it has a promotion and is a holiday; 0 for no, of a sum of series the share that has. */
  readonly promo: number;
  readonly holiday: number;
  /** Absent when the model does not know its parts. */
  readonly effects?: DayEffects | undefined;
}

interface Words {
  readonly closed: (day: string) => string;
  readonly whole: (day: string, sales: string) => string;
  readonly parts: (day: string, sales: string, base: string, effects: string) => string;
  readonly effects: Readonly<Record<Exclude<EffectName, 'base'>, string | ((month: number) => string)>>;
  /** What may change a day that has no promotion itself, or is no holiday. */
  readonly elsewhere: Readonly<Record<'promotion' | 'holiday', string>>;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    closed: (day) => `${day}: closed, no sales.`,
    whole: (day, sales) => `${day}: ${sales}.`,
    parts: (day, sales, base, effects) => `${day}: ${sales}. A usual day sells ${base}; ${effects}.`,
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
    elsewhere: { promotion: 'a promotion that may come', holiday: 'a holiday nearby' },
  },
  es: {
    closed: (day) => `${day}: cerrado, sin ventas.`,
    whole: (day, sales) => `${day}: ${sales}.`,
    parts: (day, sales, base, effects) => `${day}: ${sales}. Un día corriente vende ${base}; ${effects}.`,
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
    elsewhere: { promotion: 'una posible promoción', holiday: 'un festivo cercano' },
  },
};

/** The days for presents and bargains that the calendar model knows have a month each. */
function shoppingDay(words: Readonly<Record<'may' | 'june' | 'november', string>>): (month: number) => string {
  return (month) => (month === 5 ? words.may : month === 6 ? words.june : words.november);
}

/** Effects smaller than this are not worth a word. */
const WORTH_TELLING = 0.005;

/** Why the forecast of a day is what it is, in one sentence for the people of the store. */
export function explainDay(told: ExplainedDay, language: Language): string {
  const { date, open, forecast, effects } = told;
  const words = WORDS[language];
  const day = dayName(date, language);
  if (!open) return words.closed(day);
  const sales = amount(forecast, language);
  if (!effects) return words.whole(day, sales);
  const parts = Object.entries(words.effects)
    .map(([name, label]) => ({
      label: elsewhere(told, name, words) ?? (typeof label === 'string' ? label : label(Number(date.slice(5, 7)))),
      change: effects[name as EffectName] - 1,
    }))
    .filter(({ change }) => Math.abs(change) >= WORTH_TELLING)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .map(({ label, change }) => `${label} ${percent(change, language)}`);
  if (parts.length === 0) return words.whole(day, sales);
  return words.parts(day, sales, amount(effects.base, language), writtenList(parts, language));
}

/** A day without promotion has an effect of promotions where one may come, and one beside a holiday has one of holidays. */
function elsewhere({ promo, holiday }: ExplainedDay, name: string, { elsewhere }: Words): string | undefined {
  if (name === 'promotion' && promo === 0) return elsewhere.promotion;
  return name === 'holiday' && holiday === 0 ? elsewhere.holiday : undefined;
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
