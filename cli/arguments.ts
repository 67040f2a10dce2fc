import { parseArgs } from 'node:util';
import { LANGUAGES, type Language } from '../src/forecasting/explanation.ts';
import type { Option } from './commands/options.ts';

/** What was typed makes no sense; the message says what, and what would. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** What was typed behind the name of a command. */
export class Arguments {
  readonly files: readonly string[];
  readonly #values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

  /** Throws UsageError for options that the command does not have, and values that an option does not take. */
  constructor(args: readonly string[], options: Readonly<Record<string, Option>>, { mostFiles = 1 } = {}) {
    const { values, positionals } = parsed(args, options);
    for (const [name, { choices }] of Object.entries(options)) {
      for (const value of [values[name] ?? []].flat()) {
        if (choices === undefined || choices.includes(String(value))) continue;
        throw new UsageError(`--${name} is one of ${choices.join(', ')}, not ${JSON.stringify(value)}`);
      }
    }
    if (positionals.length > mostFiles) {
      const most = mostFiles === 1 ? 'One file is read' : `At most ${mostFiles} files are read`;
      throw new UsageError(`${most}, and there are ${positionals.length}: ${positionals.slice(0, 10).join(' ')}`);
    }
    this.files = positionals;
    this.#values = values;
  }

  /** The only one, of commands that read one. */
  get file(): string | undefined {
    return this.files[0];
  }

  isGiven(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** Of an option that may be given several times. */
  all(name: string): readonly string[] {
    return [this.#values[name] ?? []].flat().map(String);
  }
}

function parsed(args: readonly string[], options: Readonly<Record<string, Option>>) {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { value, short, multiple = false }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        multiple,
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options: config, allowPositionals: true });
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) throw new UsageError(error.message);
    throw error;
  }
}

/** The one that was chosen, else by the variables that say it for all programs, the first that is set: LC_ALL, LC_MESSAGES, LANG. */
export function languageOf(
  chosen: string | undefined,
  { LC_ALL = '', LC_MESSAGES = '', LANG = '' }: Readonly<Record<string, string | undefined>>,
): Language {
  const wanted = chosen ?? [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== '') ?? '';
  return LANGUAGES.find((language) => wanted.toLowerCase().startsWith(language)) ?? LANGUAGES[0];
}

/** What a command is run with. */
export interface Invocation {
  readonly args: Arguments;
  readonly language: Language;
  readonly output: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where answers and words go. */
export interface Output {
  /** A person reads standard output. */
  readonly isTerminal: boolean;
  readonly hasColours: boolean;
  /** Of the terminal, in characters. */
  readonly width: number;
  /** Writes data to standard output; resolves when there is room for more. */
  write(data: string | Uint8Array): Promise<void>;
  /** Says something to the person, on standard error. */
  say(line: string): void;
  /** What happens when nobody reads standard output any more; by default the process ends at once. */
  whenUnread(end: () => void): void;
}
