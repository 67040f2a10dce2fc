import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { csvText, type Table } from '../src/tables/table.ts';
import { type Invocation, type Output, UsageError } from './arguments.ts';
import { codeOf } from './reading.ts';

const NARROWEST = 40;
const USUAL_WIDTH = 80;

/** Standard output and standard error of this process. A reader of the output who has seen enough ends it in peace. */
export function processOutput({ NO_COLOR = '', TERM }: Readonly<Record<string, string | undefined>>): Output {
  const { stdout, stderr } = process;
  let unread = (): void => process.exit(0);
  stdout.on('error', (error) => {
    if (codeOf(error) !== 'EPIPE') throw error;
    unread();
  });
  stderr.on('error', () => {}); // nobody is there to be told
  const isTerminal = stdout.isTTY === true;
  return {
    isTerminal,
    hasColours: isTerminal && NO_COLOR === '' && TERM !== 'dumb',
    width: Math.max(NARROWEST, stdout.columns || USUAL_WIDTH),
    async write(data) {
      if (!stdout.write(data)) await once(stdout, 'drain');
    },
    say: (line) => void stderr.write(`${line}\n`),
    whenUnread(end) {
      unread = end;
    },
  };
}

/** An answer in each of the forms that it may be asked for in. */
export interface Answer {
  readonly json: unknown;
  readonly table: Table;
  /** The column that is drawn as bars on a terminal. */
  readonly bars?: string;
}

/** Prints an answer as the options and the reader of the output want it. */
export async function print({ json, table, bars }: Answer, { args, language, output }: Invocation): Promise<void> {
  const workbook = args.text('xlsx');
  if (workbook !== undefined) {
    const { workbookOf } = await import('../src/tables/workbook.ts');
    writeOut('xlsx', workbook, await workbookOf(table));
  }
  if (args.flag('json')) return output.write(`${JSON.stringify(json)}\n`);
  if (!output.isTerminal && !args.flag('table')) return output.write(csvText(table));
  const { renderTable } = await import('./terminal.ts');
  return output.write(renderTable(table, { language, width: output.width, hasColours: output.hasColours, bars }));
}

/** Writes a file that was asked for. Throws UsageError when it cannot be. */
export function writeOut(option: string, path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new UsageError(`--${option}: ${path} cannot be written (${codeOf(error)})`);
  }
}
