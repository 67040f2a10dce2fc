import type { Finding, FindingFacts } from './finding-facts.ts';

/** Facts with their names already listed in the language of the page. */
interface SpokenFacts extends Pick<FindingFacts, 'unseen'> {
  readonly columns: string;
  readonly weekdays: string;
}

type Findings = Readonly<Record<Finding['code'], (facts: SpokenFacts) => string>>;

const en: Findings = {
  'holiday-is-weekday': ({ columns, weekdays }) =>
    `${columns} always falls on ${weekdays}, and on all of them: what a holiday changes cannot be told from the weekday.`,
  'promo-is-weekday': ({ columns, weekdays }) =>
    `${columns} always falls on ${weekdays}, and on all of them: what a promotion brings cannot be told from the weekday.`,
  'covariate-is-weekday': ({ columns }) =>
    `${columns} has the same value on each weekday: what it changes cannot be told from the weekday.`,
  'covariate-is-time': ({ columns }) =>
    `${columns} grows by the same amount each day: what it changes cannot be told from the trend.`,
  'collinear-covariates': ({ columns }) => `${columns} always change together: what each one does cannot be told.`,
  'constant-covariate': ({ columns }) => `${columns} never changes: what it would change is unknown.`,
  'weekday-never-seen': ({ weekdays }) => `There is no ${weekdays} in the data: no sales are expected then.`,
  'promo-weekdays': ({ columns, weekdays }) =>
    `${columns} falls only on ${weekdays}: what a promotion brings on other days is an estimate.`,
  'unseen-combination': ({ columns, weekdays, unseen }) => {
    if (unseen === 'together') return `${columns} never fell on the same day: what both do together is an estimate.`;
    if (unseen === 'without') return `${columns} falls on every ${weekdays}: these were never seen without it.`;
    return `${columns} never fell on ${weekdays}: what it changes then is an estimate.`;
  },
  'rare-combination': ({ columns, weekdays, unseen }) =>
    unseen === 'together'
      ? `${columns} fell on the same day very few times: what both do together is uncertain.`
      : `${columns} fell on ${weekdays} fewer than four times each: what it changes then is uncertain.`,
  'no-yearly-season': () =>
    'The data is shorter than about fourteen months: a season of the year cannot be told from growth yet.',
};

const es: Findings = {
  'holiday-is-weekday': ({ columns, weekdays }) =>
    `${columns} cae siempre y solo en ${weekdays}: no se puede distinguir el efecto del festivo del efecto del día de la semana.`,
  'promo-is-weekday': ({ columns, weekdays }) =>
    `${columns} cae siempre y solo en ${weekdays}: no se puede distinguir el efecto de la promoción del efecto del día de la semana.`,
  'covariate-is-weekday': ({ columns }) =>
    `${columns} tiene siempre el mismo valor en cada día de la semana: su efecto no se puede distinguir del efecto del día de la semana.`,
  'covariate-is-time': ({ columns }) =>
    `${columns} aumenta lo mismo cada día: su efecto no se puede distinguir de la tendencia.`,
  'collinear-covariates': ({ columns }) =>
    `${columns} cambian siempre a la vez: no se puede saber qué hace cada una por separado.`,
  'constant-covariate': ({ columns }) => `${columns} no cambia nunca: no se puede saber qué efecto tendría.`,
  'weekday-never-seen': ({ weekdays }) => `En los datos no hay ningún ${weekdays}: no se esperan ventas esos días.`,
  'promo-weekdays': ({ columns, weekdays }) =>
    `${columns} cae solo en ${weekdays}: su efecto en los demás días es una estimación.`,
  'unseen-combination': ({ columns, weekdays, unseen }) => {
    if (unseen === 'together') return `${columns} no han coincidido nunca: su efecto conjunto es una estimación.`;
    if (unseen === 'without')
      return `${columns} coincide con todos estos días: ${weekdays}. No se ha visto ninguno sin ello.`;
    return `${columns} no ha caído nunca en ${weekdays}: su efecto esos días es una estimación.`;
  },
  'rare-combination': ({ columns, weekdays, unseen }) =>
    unseen === 'together'
      ? `${columns} han coincidido muy pocas veces: su efecto conjunto es incierto.`
      : `${columns} ha caído menos de cuatro veces en cada uno de estos días: ${weekdays}. Su efecto entonces es incierto.`,
  'no-yearly-season': () =>
    'Los datos abarcan menos de unos catorce meses: todavía no se puede distinguir la temporada del año del crecimiento.',
};

export const findingWords: Readonly<Record<'en' | 'es', Findings>> = { en, es };
