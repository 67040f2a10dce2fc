/** Stands for what a sentence is given: a number, a name, another sentence. */
export const GAP = '◦';

/** English words, and those of the code, that have a Spanish one. Names such as Excel and Black Friday are none. */
const FOREIGN = new RegExp(
  `\\b(${[
    'the and with without from for this that these those what when which not are was is it its',
    'model linear forecast forecasts dataset datasets backtest default promo holiday holidays open closed sales',
    'upload uploads file files run runs training store stores day days week month year weekday weekdays calendar',
    'value values column columns error-rate wape mae bias holdout champion challenger fallback mapping token online',
    'email link click shell pipe feed webhook batch baseline cluster input output feature features target series-id',
  ]
    .join(' ')
    .replaceAll(' ', '|')})\\b`,
  'iu',
);

/** Nouns that are counted. */
const PLURALS =
  'días|filas|series|semanas|meses|años|celdas|productos|tiendas|problemas|promociones|planes|personas|horas|unidades|cajas|fechas|previsiones|festivos|resultados|entregas|importes|columnas|modelos|veces|cifras';

interface Rule {
  readonly what: string;
  readonly breaks: (text: string) => boolean;
}

const contains = (pattern: RegExp) => (text: string) => pattern.test(text);
const countOf = (text: string, sign: string) => text.split(sign).length - 1;

/** Of every sentence. */
const RULES: readonly Rule[] = [
  { what: 'an English word', breaks: contains(FOREIGN) },
  { what: 'a name of the code', breaks: contains(/\b[a-z]+[A-Z][a-z]+|\b[a-z]+_[a-z]+\b/u) },
  { what: 'an ISO date', breaks: contains(/\d{4}-\d{2}-\d{2}/) },
  { what: 'one of many', breaks: contains(new RegExp(`(?<![\\d.,]|de )\\b1 (?:${PLURALS})\\b`, 'u')) },
  {
    what: 'a question without ¿, or ¿ without a question',
    breaks: (text) => countOf(text, '¿') !== countOf(text, '?'),
  },
  { what: 'an exclamation without ¡', breaks: (text) => countOf(text, '¡') !== countOf(text, '!') },
  {
    what: 'tú instead of usted',
    breaks: contains(
      /(?<![\p{L}])(tu|tus|tú|te|ti|contigo|puedes|tienes|quieres|debes|sabes|elige|pulsa|haz|vosotros|vuestr[oa]s?)(?![\p{L}])/iu,
    ),
  },
  { what: 'another word than «previsión»', breaks: contains(/pron[oó]stic|predicci|predic[eh]|predec|predij/iu) },
  { what: 'straight quotes', breaks: contains(/"/) },
  {
    what: 'a value as the code has it',
    breaks: contains(/\bvale [01]\b|\b(true|false|null|undefined|NaN)\b|\[object/u),
  },
];

/** Of the page and the service; what is typed on a command line has its decimal point. */
const IN_PROSE: Rule = { what: 'a decimal point', breaks: contains(/(?<![\d.])\d{1,3}\.(?!\d{3}(?!\d))\d/) };

/** A number before a noun that is always plural. */
const UNCOUNTED: Rule = {
  what: 'a plural that does not follow its number',
  breaks: contains(new RegExp(`(?<!\\bde )${GAP} (?:${PLURALS})\\b`, 'u')),
};

interface Sentence {
  readonly text: string;
  /** It is one of two, by whether there is one of something. */
  readonly isChosen?: boolean;
  readonly isTyped?: boolean;
}

/** Names, and calls of the API that are quoted. */
const NAMES = /prediccion[-_]ventas\w*|Model Context Protocol|\b(?:GET|POST|PUT|DELETE) \/\S*(?: \{.*?\})?/gi;

/** What is wrong with a Spanish sentence. */
export function faultsOf({ text, isChosen = false, isTyped = false }: Sentence): string[] {
  const plain = text.replaceAll(NAMES, '');
  const rules = [...RULES, ...(isChosen ? [] : [UNCOUNTED]), ...(isTyped ? [] : [IN_PROSE])];
  return rules.filter(({ breaks }) => breaks(plain)).map(({ what }) => `${what}: ${text}`);
}
