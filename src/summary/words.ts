import type { Language } from '../forecasting/explanation.ts';
import { FORMATS, type Formats } from '../language/wording.ts';
import { alarmMessage } from '../monitoring/alarms.ts';
import { type Coming, type LastWeek, type Summary, TOLD_LEVEL } from './summary.ts';

type Interval = readonly [number, number];

/** What the sentences are made of: numbers and days are written already. */
interface Words {
  readonly title: (name: string, day: string) => string;
  readonly sections: Record<'sold' | 'ahead' | 'model' | 'attention', string>;
  readonly sold: (week: string, sold: string, days: number) => string;
  readonly promised: (forecast: string, difference: string, share: string | undefined, sign: number) => string;
  readonly partly: (days: number) => string;
  readonly inside: (inside: number, of: number) => string;
  readonly unpromised: string;
  readonly week: (week: string, expected: string, band: string) => string;
  readonly month: (month: string, expected: string, band: string) => string;
  readonly inProgress: (month: string, sold: string, days: number, expected: string, band: string) => string;
  readonly band: (lower: string, upper: string) => string;
  readonly observed: (days: number) => string;
  readonly overridden: (total: string) => string;
  readonly promotions: (days: readonly string[]) => string;
  readonly holidays: (days: readonly string[]) => string;
  readonly closed: (days: readonly string[]) => string;
  readonly promotionsAssumed: string;
  readonly model: (kind: string, ageDays: number, to: string) => string;
  readonly behind: (trainedTo: string, observedTo: string) => string;
  readonly moved: (names: string) => string;
  readonly noModel: (dataset: string) => string;
  readonly trainingFailed: (message: string) => string;
  readonly seriesFailed: (failed: number, of: number) => string;
  readonly seriesAlarms: (below: number, above: number, of: number, largest: string) => string;
  readonly late: (observedTo: string, ageDays: number, usualDays: number | null) => string;
  readonly rejected: (dataset: string) => string;
  readonly nothing: string;
  readonly plans: string;
}

const english = FORMATS.en;
const spanish = FORMATS.es;
const days = {
  en: (n: number) => english.count(n, 'day', 'days'),
  es: (n: number) => spanish.count(n, 'día', 'días'),
};

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    title: (name, day) => `${name}: summary of ${day}`,
    sections: {
      sold: 'What was sold',
      ahead: 'What is to come',
      model: 'The model',
      attention: 'What needs attention',
    },
    sold: (week, sold, n) => `The last whole week of the data (${week}) sold ${sold} on ${days.en(n)}.`,
    promised: (forecast, difference, share, sign) =>
      sign === 0
        ? `The forecast was ${forecast}, exactly that.`
        : `The forecast was ${forecast}: ${difference}${share === undefined ? '' : ` (${share})`} ${sign < 0 ? 'less' : 'more'} was sold.`,
    partly: (n) => `That compares ${days.en(n)} of the week: of the others no forecast was given out before.`,
    inside: (inside, of) =>
      `${inside} of ${days.en(of)} with sales ${inside === 1 ? 'was' : 'were'} inside the ${TOLD_LEVEL}% interval.`,
    unpromised: 'No forecast of that week was given out before it came, so there is nothing to compare it with.',
    week: (week, expected, band) => `The week of ${week} is expected to sell ${expected}${band}.`,
    month: (month, expected, band) => `${month} is expected to sell ${expected}${band}.`,
    inProgress: (month, sold, n, expected, band) =>
      `${month} has sold ${sold} on ${days.en(n)} so far; the whole month is expected to come to ${expected}${band}.`,
    band: (lower, upper) => `, with a probability of ${TOLD_LEVEL}% between ${lower} and ${upper}`,
    observed: (n) => `${days.en(n)} of it ${n === 1 ? 'has' : 'have'} been sold already.`,
    overridden: (total) => `With the manager's own numbers it is ${total}.`,
    promotions: (dates) => `Promotions are planned on ${english.list(dates)}.`,
    holidays: (dates) =>
      `${dates.length === 1 ? 'A holiday with the store open' : 'Holidays with the store open'}: ${english.list(dates)}.`,
    closed: (dates) => `Closed on ${english.list(dates)}.`,
    promotionsAssumed:
      'Of some days nobody has said whether they have a promotion: they are taken as such days usually go.',
    model: (kind, age, to) =>
      `The model in use (${kind}) was trained ${age === 0 ? 'today' : `${days.en(age)} ago`}, on data up to ${to}.`,
    behind: (trainedTo, observedTo) =>
      `The model has not seen the newest days: it was trained on data up to ${trainedTo}, and they go to ${observedTo}. Train again.`,
    moved: (names) => `Against the seven days before, these series have moved most: ${names}.`,
    noModel: (dataset) => `No model answers yet: train one with POST /train {"dataset":"${dataset}"}.`,
    trainingFailed: (message) => `The last training failed: ${message}`,
    seriesFailed: (failed, of) =>
      `${english.number(failed, 0)} of ${english.count(of, 'series', 'series')} could not be trained and ${failed === 1 ? 'is' : 'are'} missing from the sum.`,
    seriesAlarms: (below, above, of, largest) =>
      `Sales have left the forecast in ${english.number(below + above, 0)} of ${english.count(of, 'series', 'series')}: ${english.number(below, 0)} below it, ${english.number(above, 0)} above. ${largest}`,
    late: (observedTo, age, usual) =>
      usual === null
        ? `The data end on ${observedTo}, ${days.en(age)} ago, and nothing has come since.`
        : `New days are overdue: the data end on ${observedTo}, ${days.en(age)} ago, and were never more than ${days.en(usual)} old of late when newer ones came.`,
    rejected: (dataset) => `A file in the store cannot be used as it is: GET /datasets/${dataset} says why.`,
    nothing: 'Nothing needs attention.',
    plans:
      'Orders, crews and the best days for promotions need figures that the service does not keep, such as stock and prices: POST /plans/… takes them.',
  },
  es: {
    title: (name, day) => `${name}: resumen del ${day}`,
    sections: { sold: 'Lo vendido', ahead: 'Lo que viene', model: 'El modelo', attention: 'Lo que pide atención' },
    sold: (week, sold, n) => `En la última semana completa con datos (${week}) se vendieron ${sold} en ${days.es(n)}.`,
    promised: (forecast, difference, share, sign) =>
      sign === 0
        ? `La previsión era exactamente esa: ${forecast}.`
        : `La previsión era de ${forecast}: se vendieron ${difference}${share === undefined ? '' : ` (${share})`} ${sign < 0 ? 'menos' : 'más'}.`,
    partly: (n) =>
      `Se ${n === 1 ? 'compara' : 'comparan'} ${days.es(n)} de la semana: de los demás no se dio antes ninguna previsión.`,
    inside: (inside, of) =>
      `${spanish.number(inside, 0)} de ${days.es(of)} con ventas ${inside === 1 ? 'quedó' : 'quedaron'} dentro del intervalo del ${TOLD_LEVEL} %.`,
    unpromised: 'No se dio ninguna previsión de esa semana antes de que llegara, así que no hay con qué compararla.',
    week: (week, expected, band) => `Semana del ${week}: se esperan ${expected}${band}.`,
    month: (month, expected, band) => `Para ${month} se esperan ${expected}${band}.`,
    inProgress: (month, sold, n, expected, band) =>
      `En ${month} se llevan vendidos ${sold} en ${days.es(n)}; para el mes entero se esperan ${expected}${band}.`,
    band: (lower, upper) => `, con una probabilidad del ${TOLD_LEVEL} % entre ${lower} y ${upper}`,
    observed: (n) => `De esa semana ya ${n === 1 ? 'está vendido' : 'están vendidos'} ${days.es(n)}.`,
    overridden: (total) => `Con los números propios de la tienda son ${total}.`,
    promotions: (dates) => `Hay promociones previstas: ${spanish.list(dates)}.`,
    holidays: (dates) =>
      `${dates.length === 1 ? 'Festivo con la tienda abierta' : 'Festivos con la tienda abierta'}: ${spanish.list(dates)}.`,
    closed: (dates) => `Cerrado: ${spanish.list(dates)}.`,
    promotionsAssumed: 'De algunos días nadie ha dicho si tienen promoción: se toman como suelen ser esos días.',
    model: (kind, age, to) =>
      `El modelo en uso (${kind}) se entrenó ${age === 0 ? 'hoy' : `hace ${days.es(age)}`}, con datos hasta el ${to}.`,
    behind: (trainedTo, observedTo) =>
      `El modelo no ha visto los últimos días: se entrenó con datos hasta el ${trainedTo}, y ya los hay hasta el ${observedTo}. Vuelva a entrenar.`,
    moved: (names) => `Frente a los siete días anteriores, las series que más han cambiado son: ${names}.`,
    noModel: (dataset) => `Todavía no responde ningún modelo: entrene uno con POST /train {"dataset":"${dataset}"}.`,
    trainingFailed: (message) => `El último entrenamiento falló: ${message}`,
    seriesFailed: (failed, of) =>
      `${spanish.number(failed, 0)} de ${spanish.count(of, 'serie', 'series')} no se ${failed === 1 ? 'pudo' : 'pudieron'} entrenar y ${failed === 1 ? 'falta' : 'faltan'} en la suma.`,
    seriesAlarms: (below, above, of, largest) =>
      `Las ventas se han apartado de la previsión en ${spanish.number(below + above, 0)} de ${spanish.count(of, 'serie', 'series')}: ${spanish.number(below, 0)} por debajo y ${spanish.number(above, 0)} por encima. ${largest}`,
    late: (observedTo, age, usual) =>
      usual === null
        ? `Los datos llegan hasta el ${observedTo}, hace ${days.es(age)}, y desde entonces no ha venido nada.`
        : `Faltan días por llegar: los datos acaban el ${observedTo}, hace ${days.es(age)}, y últimamente nunca tenían más de ${days.es(usual)} cuando llegaban otros nuevos.`,
    rejected: (dataset) =>
      `Un archivo del almacén no se puede usar tal como está: GET /datasets/${dataset} dice por qué.`,
    nothing: 'Nada pide atención.',
    plans:
      'Los pedidos, los turnos y los mejores días para promociones necesitan datos que el servicio no guarda, como existencias y precios: POST /plans/… los acepta.',
  },
};

/** A part of the summary, in whole sentences. */
interface Section {
  readonly heading: string;
  readonly sentences: readonly string[];
}

/** The summary in words, part by part. */
function sectionsOf(summary: Summary, language: Language): Section[] {
  const { sections } = WORDS[language];
  return [
    { heading: sections.attention, sentences: attentionIn(summary, language) },
    { heading: sections.sold, sentences: soldIn(summary, language) },
    { heading: sections.ahead, sentences: aheadIn(summary, language) },
    { heading: sections.model, sentences: modelIn(summary, language) },
  ].filter(({ sentences }) => sentences.length > 0);
}

/** All sentences, a line for each part. */
export function summaryText(summary: Summary, language: Language): string {
  const lines = sectionsOf(summary, language).map(({ sentences }) => sentences.join(' '));
  return [titleOf(summary, language), ...lines].join('\n');
}

/** The same under headings, a sentence a list item. */
export function summaryMarkdown(summary: Summary, language: Language): string {
  const parts = sectionsOf(summary, language).map(
    ({ heading, sentences }) => `## ${heading}\n\n${sentences.map((sentence) => `- ${plain(sentence)}`).join('\n')}\n`,
  );
  return [`# ${plain(titleOf(summary, language))}\n`, ...parts].join('\n');
}

/** Names of series and datasets may have signs that Markdown takes for its own. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}

function titleOf({ title, dataset, at }: Summary, language: Language): string {
  return WORDS[language].title(title ?? dataset, FORMATS[language].day(at.slice(0, 10)));
}

function soldIn({ lastWeek, decimals, series }: Summary, language: Language): string[] {
  return [...weekIn({ lastWeek, decimals }, language), ...movedIn({ series, decimals }, language)];
}

function movedIn({ series, decimals }: Pick<Summary, 'series' | 'decimals'>, language: Language): string[] {
  const { number } = FORMATS[language];
  const names = (series?.moved ?? []).map(({ series: name, sold, before }) => {
    const sign = sold < before ? '−' : '+';
    return `${name} (${sign}${number(Math.abs(sold - before), decimals)})`;
  });
  return names.length === 0 ? [] : [WORDS[language].moved(names.join(', '))];
}

function weekIn({ lastWeek, decimals }: Pick<Summary, 'lastWeek' | 'decimals'>, language: Language): string[] {
  if (!lastWeek) return [];
  const words = WORDS[language];
  const { range, number } = FORMATS[language];
  const { from, to, sold, promised } = lastWeek;
  const whole = words.sold(range(from, to), number(sold, decimals), lastWeek.days);
  if (!promised) return [whole, words.unpromised];
  return [whole, ...promisedIn(promised, decimals, language)];
}

function promisedIn(promised: NonNullable<LastWeek['promised']>, decimals: number, language: Language): string[] {
  const words = WORDS[language];
  const { number, percent } = FORMATS[language];
  const { forecast, difference, change, score, inside } = promised;
  const told = number(Math.abs(difference), decimals);
  const isNone = told === number(0, decimals);
  const share = change === null ? undefined : percent(change);
  return [
    words.promised(number(forecast, decimals), told, share, isNone ? 0 : Math.sign(difference)),
    ...(promised.days < 7 ? [words.partly(promised.days)] : []),
    ...(score.days > 0 ? [words.inside(inside, score.days)] : []),
  ];
}

function aheadIn({ week, month, monthInProgress, decimals, notIncluded }: Summary, language: Language): string[] {
  const words = WORDS[language];
  const formats = FORMATS[language];
  const { range, number } = formats;
  const band = bandIn(words, formats, decimals);
  const sentences: string[] = [];
  if (week) {
    const { from, to, total, observedDays } = week;
    sentences.push(words.week(range(from, to), number(total.forecast, decimals), band(total.intervals)));
    if (observedDays > 0) sentences.push(words.observed(observedDays));
    sentences.push(...plannedIn(week, language));
    if (total.withOverrides !== undefined) sentences.push(words.overridden(number(total.withOverrides, decimals)));
  }
  if (monthInProgress) {
    const { observed, total } = monthInProgress;
    const [sold, expected] = [number(observed.sales, decimals), number(total.forecast, decimals)];
    const name = formats.month(monthInProgress.month);
    sentences.push(words.inProgress(name, sold, observed.days, expected, band(total.intervals)));
  }
  if (month) {
    const { total, assumptions } = month;
    const name = formats.month(month.month);
    sentences.push(words.month(name, number(total.forecast, decimals), band(total.intervals)));
    if (total.withOverrides !== undefined) sentences.push(words.overridden(number(total.withOverrides, decimals)));
    if (assumptions.includes('promotions-usual')) sentences.push(words.promotionsAssumed);
  }
  return notIncluded.length > 0 && sentences.length > 0 ? [...sentences, words.plans] : sentences;
}

function bandIn(words: Words, { number }: Formats, decimals: number) {
  return (intervals: Readonly<Record<string, Interval>>): string => {
    const interval = intervals[TOLD_LEVEL];
    return interval ? words.band(number(interval[0], decimals), number(interval[1], decimals)) : '';
  };
}

function plannedIn({ promotions, holidays, closed }: Coming, language: Language): string[] {
  const words = WORDS[language];
  const said = (dates: readonly string[], say: (dates: readonly string[]) => string) =>
    dates.length === 0 ? [] : [say(dates.map(FORMATS[language].weekday))];
  return [...said(promotions, words.promotions), ...said(holidays, words.holidays), ...said(closed, words.closed)];
}

function modelIn({ model }: Summary, language: Language): string[] {
  if (!model) return [];
  const { kind, ageDays, trainedTo } = model;
  return [WORDS[language].model(kind, ageDays, FORMATS[language].day(trainedTo))];
}

function attentionIn(summary: Summary, language: Language): string[] {
  const words = WORDS[language];
  if (summary.attention.length === 0) return [words.nothing];
  return summary.attention.flatMap((code) => TOLD[code](summary, language));
}

type Told = (summary: Summary, language: Language) => string[];

const TOLD: Readonly<Record<Summary['attention'][number], Told>> = {
  'no-model': ({ dataset }, language) => [WORDS[language].noModel(dataset)],
  'model-behind': ({ model, data }, language) => {
    const { day } = FORMATS[language];
    return model ? [WORDS[language].behind(day(model.trainedTo), day(data.observedTo))] : [];
  },
  alarm: ({ alarm }, language) => (alarm ? [alarmMessage(alarm, language)] : []),
  'series-alarms': ({ series }, language) => {
    if (!series) return [];
    const largest = series.alarms.map(({ series: name, alarm }) => `${name}: ${changeOf(alarm.change, language)}`);
    return [WORDS[language].seriesAlarms(series.below, series.above, series.count, `${largest.join('; ')}.`)];
  },
  'data-late': ({ data: { observedTo, ageDays, usualDays } }, language) => [
    WORDS[language].late(FORMATS[language].day(observedTo), ageDays, usualDays),
  ],
  'training-failed': ({ lastTraining }, language) =>
    lastTraining?.error ? [WORDS[language].trainingFailed(lastTraining.error.message)] : [],
  'series-failed': ({ series }, language) =>
    series ? [WORDS[language].seriesFailed(series.failed, series.count)] : [],
  'file-rejected': ({ dataset }, language) => [WORDS[language].rejected(dataset)],
};

function changeOf(change: number | null, language: Language): string {
  if (change === null) return '–';
  return `${change < 0 ? '−' : '+'}${FORMATS[language].percent(change)}`;
}
