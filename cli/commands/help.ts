import type { Language } from '../../src/forecasting/explanation.ts';
import { COMMAND_NAMES, type CommandName, commandOf } from './commands.ts';
import type { Option } from './options.ts';

export const PROGRAM = 'prediccion-ventas';

/** Commands that are programs of their own, or words about the others. */
export const OTHERS = {
  serve: {
    en: 'The service: HTTP, dashboard, trainings; see serve --help',
    es: 'El servicio: HTTP, panel, entrenamientos; véase serve --help',
  },
  worker: {
    en: 'Does trainings that a service hands over through Redis; see worker --help',
    es: 'Hace entrenamientos que un servicio reparte por Redis; véase worker --help',
  },
  completion: {
    en: 'Prints the completion of a shell: bash, zsh or fish',
    es: 'Imprime el autocompletado de un intérprete de órdenes: bash, zsh o fish',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;

const WORDS = {
  en: {
    usage: 'Usage',
    commands: 'Commands',
    options: 'Options',
    examples: 'Examples',
    each: 'Each has its own help',
    file: 'FILE is a CSV or an Excel workbook; - is standard input. No server and no store are needed.',
    output: 'On a terminal a table, in a pipe CSV. Data go to standard output, words to standard error.',
    codes: 'Exit codes: 0 done; 1 unexpected; 2 usage; 3 the file was refused; 4 too little history.',
  },
  es: {
    usage: 'Uso',
    commands: 'Órdenes',
    options: 'Opciones',
    examples: 'Ejemplos',
    each: 'Cada una tiene su ayuda',
    file: 'FILE es un CSV o un libro de Excel; - es la entrada estándar. No hace falta servidor ni almacén.',
    output:
      'En un terminal, una tabla; hacia otro programa, CSV. Los datos van a la salida estándar; los avisos, a la de errores.',
    codes:
      'Códigos de salida: 0 hecho; 1 error imprevisto; 2 uso incorrecto; 3 archivo rechazado; 4 historial insuficiente.',
  },
} as const satisfies Readonly<Record<Language, unknown>>;

/** What commands there are. */
export function overview(language: Language): string {
  const words = WORDS[language];
  const rows = [
    ...COMMAND_NAMES.map((name): [string, string] => [
      `${name} ${commandOf(name).files ?? 'FILE'}`,
      commandOf(name).summary[language],
    ]),
    ...Object.entries(OTHERS).map(([name, summary]): [string, string] => [name, summary[language]]),
  ];
  return lines([
    `${words.usage}: ${PROGRAM} COMMAND [OPTIONS] [FILE]`,
    '',
    `${words.commands}:`,
    ...columns(rows),
    '',
    `${words.each}: ${PROGRAM} forecast --help.`,
    words.file,
    words.output,
    words.codes,
  ]);
}

/** The page of a command. */
export function commandHelp(name: CommandName, language: Language): string {
  const words = WORDS[language];
  const { summary, files = 'FILE', notes, options, examples } = commandOf(name);
  const groups = options.map((group) => columns(Object.entries(group).map((entry) => row(entry, language))));
  return lines([
    `${words.usage}: ${PROGRAM} ${name} [OPTIONS] ${files}`,
    '',
    `${summary[language]}.`,
    ...(notes?.[language] ?? [words.file, words.output]),
    '',
    `${words.options}:`,
    ...groups.flatMap((group, i) => (i === 0 ? group : ['', ...group])),
    '',
    `${words.examples}:`,
    ...examples.map((example) => `  ${PROGRAM} ${example}`),
    '',
    words.codes,
  ]);
}

function row([name, { value, short, multiple, meaning }]: [string, Option], language: Language): [string, string] {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  return [`${names}${value === undefined ? '' : ` ${value}`}${multiple ? ' …' : ''}`, meaning[language]];
}

const WIDEST = 28;

function columns(rows: readonly (readonly [string, string])[]): string[] {
  return rows.map(
    ([left, right]) => `  ${left.length > WIDEST ? `${left}\n  ${' '.repeat(WIDEST)}` : left.padEnd(WIDEST)}  ${right}`,
  );
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
