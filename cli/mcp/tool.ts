import { z } from 'zod';
import { datasetNameSchema, isoDaySchema, isoMonthSchema, seriesIdSchema } from '../../src/primitives.ts';
import { type ApiAnswer, type ApiRequest, refusal } from './api.ts';
import { quoted, type Wording } from './wording.ts';

/** What a tool works with while it answers one call. */
export interface ToolContext {
  readonly wording: Wording;
  /** Throws Refusal, also when the call is cancelled. */
  call(request: ApiRequest): Promise<ApiAnswer>;
  /** The real path of a file that the tools may read. Throws Refusal for any other. */
  fileAt(path: string): Promise<string>;
}

/** `reads`: changes nothing. `adds`: what was there stays. `replaces`: something else takes its place. */
export type ToolEffect = 'reads' | 'adds' | 'replaces';

/** A question that an agent can ask, or a change that it can make. */
export interface Tool {
  readonly name: string;
  readonly title: Readonly<Record<Wording['language'], string>>;
  /** For the agent. */
  readonly description: string;
  readonly effect: ToolEffect;
  /** It reads a file of this machine. */
  readonly readsFiles: boolean;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  run(
    args: unknown,
    context: ToolContext,
  ): Promise<{ readonly answer: Record<string, unknown>; readonly words: string }>;
}

interface Definition<I extends z.ZodObject, O extends z.ZodObject> {
  readonly name: string;
  readonly title: Tool['title'];
  readonly description: string;
  readonly effect?: ToolEffect;
  readonly readsFiles?: boolean;
  readonly input: I;
  readonly output: O;
  /** What the service answers, with what an agent has no use for; `output` takes what it names out of it. */
  ask(args: z.output<I>, context: ToolContext): Promise<unknown>;
  /** The same in words, a line each. */
  say(answer: z.output<O>, wording: Wording, args: z.output<I>): readonly string[];
}

export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(definition: Definition<I, O>): Tool {
  const { name, title, description, effect = 'reads', readsFiles = false, input, output, ask, say } = definition;
  return {
    ...{ name, title, description, effect, readsFiles, input, output },
    async run(args, context) {
      const read = input.parse(args);
      const answer = readAs(output, await ask(read, context));
      return { answer, words: say(answer, context.wording, read).join('\n') };
    },
  };
}

/** What is needed of an answer. Throws Refusal when a service of another version answers otherwise. */
export function readAs<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  const place = path.map(String).join('/');
  throw refusal('unexpected-answer', 'The service answers as another version does', `${place}: ${message}`);
}

export const datasetArgument = datasetNameSchema.optional().describe('Which dataset. Default: the only one there is');
export const seriesArgument = seriesIdSchema
  .optional()
  .describe('Of a dataset of many series: the id of one of them, as list_series tells it. Default: the sum of all');

/** The days that an answer is about. */
export const rangeArguments = {
  month: isoMonthSchema.optional().describe('YYYY-MM. Default: the month after the last observed day'),
  from: isoDaySchema.optional().describe('First day YYYY-MM-DD, together with `to`, instead of `month`'),
  to: isoDaySchema.optional().describe('Last day, at most 366 days after the last observed one'),
  days: z.int().min(1).max(366).optional().describe('So many days after the last observed one, instead of `month`'),
};

const namesSchema = z.object({ items: z.array(z.object({ name: datasetNameSchema })), next: z.string().nullable() });
/** Names that a question for one of them offers. */
const MOST_OFFERED = 20;

/** The dataset that is meant. Throws Refusal when there are several, or none, and nobody has said which. */
export async function datasetMeant(given: string | undefined, { call }: ToolContext): Promise<string> {
  if (given !== undefined) return given;
  const { body } = await call({ method: 'GET', path: '/datasets', query: { limit: MOST_OFFERED } });
  const { items, next } = readAs(namesSchema, body);
  const [only, ...others] = items;
  if (only === undefined) throw refusal('dataset-needed', 'There is no dataset', 'Nothing has been uploaded yet');
  if (others.length === 0) return only.name;
  const names = items.map(({ name }) => quoted(name)).join(', ');
  throw refusal('dataset-needed', 'There are several datasets', `Say which: ${names}${next === null ? '' : ', …'}`);
}

/** The first of a list, and how many were left out. */
export function firstOf<T>(items: readonly T[], most: number): { readonly items: T[]; readonly omitted: number } {
  return { items: items.slice(0, most), omitted: Math.max(0, items.length - most) };
}

export const omittedField = (of: string) => z.int().describe(`How many ${of} are not shown`);
