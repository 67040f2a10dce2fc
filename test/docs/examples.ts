import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fence, fencesIn, PROJECT } from './pages.ts';
import { Services } from './services.ts';
import { Shell } from './shell.ts';
import { matchesShown, parseShown, printShown, shortened } from './shown-json.ts';
import { matchesLines, shortenedLines } from './shown-lines.ts';

/**
 * The commands of the documentation, run as they stand there.
 *
 * Every `sh` block of a page is run by one bash, from top to bottom, in a temporary folder with `examples/`, against a
 * service of its own on another port than the page says. The block that follows one directly is its output. `npm start`
 * as the last command of a block starts a service with the variables given. Two comments are instructions:
 *
 *     <!-- not run: REASON -->       before a block: it is left out
 *     <!-- run first: COMMANDS -->   commands that a reader of the page has run already; once on a page
 */

export interface Example {
  readonly commands: string;
  /** Of the first command, from 1. */
  readonly line: number;
  readonly output: Fence | undefined;
  /** Why it is not run. */
  readonly leftOut: string | undefined;
}

export interface Guide {
  /** What a reader has run already. */
  readonly first: string | undefined;
  readonly examples: readonly Example[];
}

export interface Outcome {
  /** What it printed on standard output. */
  readonly printed: string;
  /** What went wrong apart from a difference between outputs. */
  readonly faults: readonly string[];
}

const OUTPUTS = ['json', 'csv', 'text', 'http', 'ics'];

export function readGuide(markdown: string): Guide {
  const lines = markdown.split('\n');
  const fences = fencesIn(markdown);
  const examples = fences.flatMap((fence, index): Example[] => {
    if (fence.language !== 'sh') return [];
    const next = fences[index + 1];
    const between = lines.slice(fence.to + 1, next ? next.from - 1 : undefined);
    const isOutput = next && OUTPUTS.includes(next.language) && between.every((line) => line.trim() === '');
    const before = lines.slice(0, fence.from - 1).findLast((line) => line.trim() !== '') ?? '';
    const leftOut = /^\s*<!-- not run: (.+) -->$/.exec(before)?.[1];
    return [{ commands: fence.content, line: fence.from + 1, output: isOutput ? next : undefined, leftOut }];
  });
  return { first: /^<!-- run first:\n(.*?)\n-->$/ms.exec(markdown)?.[1], examples };
}

/** Whether the documentation shows what was printed, as `npm run docs:update` writes it. */
export function showsOutput({ language, content }: Fence, printed: string): boolean {
  if (language !== 'json') return matchesLines(content.split('\n'), linesOf(printed));
  const shown = parseShown(content);
  return matchesShown(shown, JSON.parse(printed)) && printShown(shown) === content;
}

/** What was printed, shortened where the documentation shortens it. */
export function outputToShow({ language, content }: Fence, printed: string): string {
  if (language !== 'json') return shortenedLines(content.split('\n'), linesOf(printed)).join('\n');
  const shown = content.trim() === '' ? undefined : parseShown(content);
  const real = JSON.parse(printed);
  return printShown(shown !== undefined && matchesShown(shown, real) ? shown : shortened(real, shown));
}

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n');

/** Runs pages, also several at the same time. What readers have run already is run once for all pages that say so. */
export class GuideRunner {
  readonly #prepared = new Map<string, Promise<Workplace>>();

  /** The outcome of each example, in their order; none for those that are left out. */
  async run({ first, examples }: Guide): Promise<(Outcome | undefined)[]> {
    const place = await Workplace.open(first === undefined ? undefined : await this.#prepare(first));
    try {
      const outcomes: (Outcome | undefined)[] = [];
      for (const example of examples) {
        outcomes.push(example.leftOut === undefined ? await place.run(example) : undefined);
      }
      return outcomes;
    } finally {
      await place.close();
    }
  }

  async close(): Promise<void> {
    const places = await Promise.allSettled(this.#prepared.values());
    await Promise.all(places.map((place) => (place.status === 'fulfilled' ? place.value.close() : undefined)));
  }

  #prepare(commands: string): Promise<Workplace> {
    const preparing = this.#prepared.get(commands) ?? prepare(commands);
    this.#prepared.set(commands, preparing);
    return preparing;
  }
}

async function prepare(commands: string): Promise<Workplace> {
  const place = await Workplace.open();
  const { faults } = await place.run({ commands, output: undefined });
  await place.stop();
  if (faults.length === 0) return place;
  await place.close();
  throw new Error(`What readers have run first fails: ${faults.join('; ')}`);
}

/** A temporary folder with a shell and services. */
class Workplace {
  readonly #folder: string;
  readonly #shell: Shell;
  readonly #services: Services;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#shell = new Shell(folder);
    this.#services = new Services(folder);
  }

  /** With a copy of the data of another one that has been stopped. */
  static async open(from?: Workplace): Promise<Workplace> {
    const folder = await mkdtemp(join(tmpdir(), 'prediccion-ventas-docs-'));
    await symlink(join(PROJECT, 'examples'), join(folder, 'examples'));
    if (from) await cp(join(from.#folder, 'datos'), join(folder, 'datos'), { recursive: true });
    return new Workplace(folder);
  }

  async run({ commands, output }: Pick<Example, 'commands' | 'output'>): Promise<Outcome> {
    if (/\bcurl /.test(commands)) await this.#services.startFirst();
    const { printed, complaints, code, started } = await this.#shell.run(commands);
    if (started) await this.#services.start(started);
    const statuses = [...complaints.matchAll(/^HTTP (\d+)$/gm)].map(([, status = '']) => status);
    const refused = statuses.filter((status) => status === '000' || Number(status) >= 400);
    const faults = refused
      .filter((status) => !output?.content.includes(status))
      .map((status) => `A call was answered with ${status}: ${printed.trim()}`);
    if (code !== 0 && refused.length === 0) faults.push(`ended with ${code}: ${complaints.trim()}`);
    return { printed: printed.replaceAll('\r', ''), faults };
  }

  /** Ends the services: what they have written stays. */
  async stop(): Promise<void> {
    await Promise.all([this.#shell.close(), this.#services.close()]);
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
