import { AppError, type ErrorCode, type Fault } from '../src/errors.ts';
import type { Language } from '../src/forecasting/explanation.ts';
import { candidateText, questionText } from '../src/language/questions.ts';
import { FORMATS } from '../src/language/wording.ts';
import type { Question } from '../src/sales/mapping.ts';
import { UsageError } from './arguments.ts';
import { optionsFor } from './reading.ts';

/** What the exit code says, beside 0. */
export const EXIT = { unexpected: 1, usage: 2, refused: 3, tooLittleHistory: 4 } as const;

/** A file was not taken; `columns` are those of its header, in their order. */
export class RefusedFile extends Error {
  override name = 'RefusedFile';
  readonly file: string;
  readonly columns: readonly string[];
  readonly reason: AppError;

  constructor(file: string, columns: readonly string[], reason: AppError) {
    super(reason.message);
    this.file = file;
    this.columns = columns;
    this.reason = reason;
  }
}

/** What is wrong with what was asked, not with the file. */
const OF_THE_REQUEST: readonly ErrorCode[] = [
  'malformed-request',
  'invalid-request',
  'series-not-found',
  'series-needed',
  'not-acceptable',
];

/** The history does not say enough. */
const OF_THE_HISTORY: readonly ErrorCode[] = ['cannot-fit', 'no-promotion-effect', 'no-champion'];

const WORDS = {
  en: {
    usage: (command: string) => `See prediccion-ventas ${command} --help`,
    more: (count: number) => `${count} problems in all`,
    one: 'Say which one of the series with --series-id',
    answer: 'Say it with one of these options:',
  },
  es: {
    usage: (command: string) => `Véase prediccion-ventas ${command} --help`,
    more: (count: number) => `Problemas en total: ${count}`,
    one: 'Diga cuál de las series con --series-id',
    answer: 'Dígalo con una de estas opciones:',
  },
} as const satisfies Readonly<Record<Language, unknown>>;

/** What went wrong, in lines for people, and the exit code that says it to programs. */
export function describeFailure(
  error: unknown,
  { command, language }: { readonly command: string; readonly language: Language },
): { readonly lines: readonly string[]; readonly code: number } {
  const words = WORDS[language];
  if (error instanceof UsageError) return { lines: [error.message, words.usage(command)], code: EXIT.usage };
  if (error instanceof RefusedFile) return describeRefusal(error, language);
  if (!(error instanceof AppError)) {
    return { lines: [error instanceof Error ? (error.stack ?? error.message) : String(error)], code: EXIT.unexpected };
  }
  if (error.code === 'series-needed') return { lines: [words.one], code: EXIT.usage };
  const faults = error.faults.map(({ field = '', message }) => `${field.replace(/^(body|query)\//, '')}: ${message}`);
  return { lines: [withoutCalls(error.message), ...faults], code: codeOf(error.code) };
}

function codeOf(code: ErrorCode): number {
  if (OF_THE_REQUEST.includes(code)) return EXIT.usage;
  return OF_THE_HISTORY.includes(code) ? EXIT.tooLittleHistory : EXIT.unexpected;
}

/** The services speak to clients of the API, who can look something up there. */
function withoutCalls(message: string): string {
  return message.replace(/[;:] (see|train one with) (GET|POST|PUT) \/.*$/, '');
}

function describeRefusal({ file, columns, reason }: RefusedFile, language: Language) {
  const { faults, faultCount, members } = reason;
  const questions = 'questions' in members ? (members.questions as readonly Question[]) : []; // as `refusal` gives them
  const problems = faults.map((fault) => problemLine(file, columns, fault));
  const more = faultCount > faults.length ? [`${file}: ${WORDS[language].more(faultCount)}`] : [];
  const asked = questions.flatMap((question) => questionLines(file, question, language));
  const lines = [...problems, ...more, ...asked];
  return {
    lines: lines.length === 0 ? [`${file}: ${withoutCalls(reason.message)}`] : lines,
    code: exitOfRefusal(faults, questions),
  };
}

/** A file that lacks nothing but days is not wrong. */
export function exitOfRefusal(problems: readonly Pick<Fault, 'code'>[], questions: readonly Question[]): number {
  const isShort =
    problems.length > 0 && questions.length === 0 && problems.every(({ code }) => code === 'too-few-days');
  return isShort ? EXIT.tooLittleHistory : EXIT.refused;
}

/** `file:line:column: message`, as compilers do, so that editors find the place. */
export function problemLine(file: string, columns: readonly string[], { row, column, message }: Fault): string {
  const at = column === undefined ? -1 : columns.indexOf(column);
  const place = [file, ...(row === undefined ? [] : [row, ...(at < 0 ? [] : [at + 1])])].join(':');
  return `${place}: ${column === undefined ? '' : `${column}: `}${message}`;
}

const SAMPLES = 3;

/** A question of the reader in words, with the options that answer it. English ones are the service's own, with its reasons. */
export function questionLines(file: string, question: Question, language: Language): string[] {
  const { message, candidates } = question;
  const isEnglish = language === 'en';
  const answers = candidates.map((candidate) => {
    const text = isEnglish ? reasonOf(candidate) : candidateText(candidate, question, language, FORMATS[language]);
    return `  ${optionsFor(candidate.answer)}   ${text}`;
  });
  const asked = isEnglish ? message : questionText(question, language, FORMATS[language]);
  return [`${file}: ${asked}`, ...(answers.length === 0 ? [] : [WORDS[language].answer, ...answers])];
}

function reasonOf({ why, sample }: Question['candidates'][number]): string {
  return sample.length === 0 ? why : `${why} (${sample.slice(0, SAMPLES).join(', ')})`;
}
