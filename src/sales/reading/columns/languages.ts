/** Words of a language as cells have them: folded, in the order of the calendar; several forms are separated by `|`. */
interface CellWords {
  /** January first. */
  readonly months: readonly string[];
  /** Monday first. */
  readonly weekdays: readonly string[];
  readonly yes: string;
  readonly no: string;
  /** What the shop was on that day. */
  readonly open: string;
  readonly closed: string;
  /** Cells of a column of events that name none. */
  readonly none: string;
}

/** How people write months, weekdays, yes and no: another language is one entry more. */
const WORDS: Readonly<Record<string, CellWords>> = {
  en: {
    months:
      'january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec'.split(
        ' ',
      ),
    weekdays:
      'monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri saturday|sat sunday|sun'.split(' '),
    yes: 'true|yes|y|on|x|✓|✔',
    no: 'false|no|n|off',
    open: 'open',
    closed: 'closed',
    none: 'none|nothing|no holiday|no promotion|not a holiday|regular|nan|nat|<na>|null|nil|na|n/a|n.a|#n/a|#n/d|-|--|–|—|0',
  },
  es: {
    months:
      'enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago septiembre|setiembre|sep|sept|set octubre|oct noviembre|nov diciembre|dic'.split(
        ' ',
      ),
    weekdays: 'lunes|lun martes|mar miercoles|mie jueves|jue viernes|vie sabado|sab domingo|dom'.split(' '),
    yes: 'verdadero|si|s',
    no: 'falso|no',
    open: 'abierto|abierta',
    closed: 'cerrado|cerrada',
    none: 'ninguno|ninguna|nada|sin festivo|sin promocion|no festivo|laborable',
  },
  de: {
    months:
      'januar|jan|janner|jaenner februar|feb marz|maerz|mrz april|apr mai juni|jun juli|jul august|aug september|sep|sept oktober|okt november|nov dezember|dez'.split(
        ' ',
      ),
    weekdays: 'montag|mo dienstag|di mittwoch|mi donnerstag|do freitag|fr samstag|sonnabend|sa sonntag|so'.split(' '),
    yes: 'wahr|ja|j',
    no: 'falsch|nein',
    open: 'offen|geoffnet',
    closed: 'geschlossen',
    none: 'kein|keine|keiner|kein feiertag|keine aktion|nichts',
  },
  fr: {
    months:
      'janvier|janv|jan fevrier|fevr|fev mars avril|avr mai juin juillet|juill|juil aout septembre|sept|sep octobre|oct novembre|nov decembre|dec'.split(
        ' ',
      ),
    weekdays: 'lundi|lun mardi|mar mercredi|mer jeudi|jeu vendredi|ven samedi|sam dimanche|dim'.split(' '),
    yes: 'vrai|oui|o',
    no: 'faux|non',
    open: 'ouvert|ouverte',
    closed: 'ferme|fermee',
    none: 'aucun|aucune|rien|sans promotion',
  },
  pt: {
    months:
      'janeiro|jan fevereiro|fev marco|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set outubro|out novembro|nov dezembro|dez'.split(
        ' ',
      ),
    weekdays:
      'segunda|segunda-feira|seg terca|terca-feira|ter quarta|quarta-feira|qua quinta|quinta-feira|qui sexta|sexta-feira|sex sabado|sab domingo|dom'.split(
        ' ',
      ),
    yes: 'verdadeiro|sim',
    no: 'nao',
    open: 'aberto|aberta',
    closed: 'fechado|fechada|encerrado',
    none: 'nenhum|nenhuma|nada|sem feriado|sem promocao',
  },
  it: {
    months:
      'gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago settembre|set|sett ottobre|ott novembre|nov dicembre|dic'.split(
        ' ',
      ),
    weekdays: 'lunedi|lun martedi|mar mercoledi|mer giovedi|gio venerdi|ven sabato|sab domenica|dom'.split(' '),
    yes: 'vero',
    no: 'falso',
    open: 'aperto|aperta',
    closed: 'chiuso|chiusa',
    none: 'nessuno|nessuna|niente|nessuna promozione',
  },
};

/** A word without accents and case, and without the dot of an abbreviation. */
export function foldWord(text: string): string {
  return text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\.$/, '');
}

function numbered(lists: readonly (readonly string[])[]): Map<string, number> {
  return new Map(
    lists.flatMap((list) => list.flatMap((forms, i) => forms.split('|').map((form) => [form, i + 1] as const))),
  );
}

const LANGUAGES = Object.values(WORDS);

/** 1 to 12 by the folded name of the month, whole or abbreviated. */
export const MONTHS: ReadonlyMap<string, number> = numbered(LANGUAGES.map(({ months }) => months));

/** By language: 1 (Monday) to 7 by the folded name of the weekday. `mar` is Tuesday in three of them. */
export const WEEKDAYS: readonly ReadonlyMap<string, number>[] = LANGUAGES.map(({ weekdays }) => numbered([weekdays]));

const FLAGS = new Map<string, 0 | 1>(
  LANGUAGES.flatMap(({ yes, no }) => [
    ...yes.split('|').map((word) => [word, 1] as const),
    ...no.split('|').map((word) => [word, 0] as const),
  ]),
);

/** A yes or no as 1 or 0; undefined for any other text. */
export function flagOf(text: string): 0 | 1 | undefined {
  return FLAGS.get(text) ?? FLAGS.get(foldWord(text));
}

const NO_EVENTS = new Set(LANGUAGES.flatMap(({ none, no }) => [...none.split('|'), ...no.split('|')]));

/** True for a cell of a column of holidays or promotions that names none. */
export function isNoEvent(text: string): boolean {
  const folded = foldWord(text);
  return folded === '' || NO_EVENTS.has(folded);
}

const OPEN_WORDS = new Map<string, 0 | 1>(
  LANGUAGES.flatMap(({ open, closed }) => [
    ...open.split('|').map((word) => [word, 1] as const),
    ...closed.split('|').map((word) => [word, 0] as const),
  ]),
);

/** 1 or 0 for a word that says whether the shop was open. */
export function openWordOf(text: string): 0 | 1 | undefined {
  return OPEN_WORDS.get(foldWord(text));
}
