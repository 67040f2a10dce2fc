import type { FastifySchemaCompiler } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError, type Fault } from '../../src/errors.ts';
import { runSteps } from '../../src/primitives.ts';
import { LISTED_FAULTS } from '../../src/sales/faults.ts';
import { crowdedObject, endOfString, MOST_FIELDS } from './json-bodies.ts';

/** A list of days and nothing else. Each day may have further fields, by the names of columns. */
type DayListSchema = z.ZodObject<{ days: z.ZodArray<z.ZodObject> }>;

/**
 * Validates bodies that are lists of days as their schema says, in less time than zod takes: fields that the schema does not
 * name are neither read nor copied (the service looks them up among the columns of the dataset), and reading ends after the
 * first {@link LISTED_FAULTS} faults, where zod would find and word all of them. The other parts of a request are validated as
 * everywhere.
 */
export function dayListCompiler(schema: DayListSchema): FastifySchemaCompiler<unknown> {
  const named = schema.shape.days.element.strip();
  return (route) => {
    if (route.httpPart !== 'body') return validatorCompiler(route as never);
    return (body) => {
      const { error, days } = framed(schema, body);
      const faults = error ?? runSteps(dayFaults(named, days));
      return faults ? { error: faults } : { value: body };
    };
  };
}

/**
 * The same of a list that is too long for one turn of the event loop, as steps. Throws AppError `malformed-request` for what
 * is wrong.
 */
export function* checkDayList<S extends DayListSchema>(schema: S, body: unknown): Generator<void, z.infer<S>> {
  const { error, days } = framed(schema, body);
  const faults = error ?? (yield* dayFaults(schema.shape.days.element.strip(), days));
  if (faults) throw faults;
  return body as z.infer<S>; // as the schema says
}

/** What stands around the days, and how many there are. */
function framed(schema: DayListSchema, body: unknown): { days: readonly unknown[]; error?: AppError } {
  const { days: list } = schema.shape;
  const frame = schema.extend({ days: new z.ZodArray({ ...list.def, element: z.unknown() }) });
  const read = frame.safeParse(body);
  return read.success
    ? { days: read.data.days }
    : { days: [], error: refused('see "errors"', faultsOf(read.error, [])) };
}

/** So many days are looked at in a step. */
const STEP_DAYS = 1000;

function* dayFaults(named: z.ZodObject, days: readonly unknown[]): Generator<void, AppError | undefined> {
  const faults: Fault[] = [];
  for (const [i, day] of days.entries()) {
    if (i % STEP_DAYS === STEP_DAYS - 1) yield;
    const result = named.safeParse(day);
    if (result.success) continue;
    faults.push(...faultsOf(result.error, ['days', i]));
    if (faults.length < LISTED_FAULTS) continue;
    const rest = days.length - i - 1;
    const unread = rest === 0 ? '' : `; the ${rest} days after days/${i} were not read`;
    return refused(`see "errors", the first ${LISTED_FAULTS}${unread}`, faults.slice(0, LISTED_FAULTS));
  }
  return faults.length === 0 ? undefined : refused('see "errors"', faults);
}

/** Text of JSON that is parsed in a step of a few milliseconds. */
const STEP_CHARACTERS = 128 * 1024;

/**
 * Parses the JSON of a list of days, `{ "days": [ … ] }`, some days in each step, as `JSON.parse` would parse all of it at once.
 * Throws AppError `malformed-request` for any other text, and as other bodies for a day of too many fields.
 */
export function* parseDayList(json: string): Generator<void, { readonly days: readonly unknown[] }> {
  const list = new DayListScanner(json);
  const days: unknown[] = [];
  for (let items = list.next(STEP_CHARACTERS); items !== undefined; items = list.next(STEP_CHARACTERS)) {
    const text = `[${items}]`;
    const crowded = crowdedObject(text);
    if (crowded !== undefined)
      throw refused(`a day of days/${days.length} and those after it has more than ${MOST_FIELDS} fields`, []);
    for (const day of parsed(text) as unknown[]) days.push(day);
    yield;
  }
  if (!ENDING.test(list.rest)) throw notAList();
  return { days };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('malformed-request', 'The body is not valid JSON', { cause });
  }
}

function notAList(): AppError {
  return refused('a long body is { "days": [ … ] } and nothing else', []);
}

/** What stands before the days, and behind them. */
const BEGINNING = /^\s*\{\s*"days"\s*:\s*\[/;
const ENDING = /^\]\s*\}\s*$/;

/** What a sign adds to the depth of what follows. */
const DEPTH = new Map([
  ['{', 1],
  ['[', 1],
  ['}', -1],
  [']', -1],
]);

/** Cuts the text of a list of days between days. What the parts are is for the parser to judge. */
class DayListScanner {
  readonly #json: string;
  #at: number;
  #hasItems = false;
  #isOver = false;

  constructor(json: string) {
    const [beginning] = BEGINNING.exec(json) ?? [];
    if (beginning === undefined) throw notAList();
    this.#json = json;
    this.#at = beginning.length;
  }

  /** The text of further days, at least so many characters where there are as many; undefined when there are no more. */
  next(characters: number): string | undefined {
    if (this.#isOver) return undefined;
    const from = this.#at;
    const end = this.#endOfDays(from, characters);
    const items = this.#json.slice(from, end);
    this.#isOver = this.#json[end] === ']';
    this.#at = this.#isOver ? end : end + 1;
    const isNothing = items.trim() === '';
    if (isNothing && this.#isOver && !this.#hasItems) return undefined;
    if (isNothing) throw notAList(); // behind a comma
    this.#hasItems = true;
    return items;
  }

  /** Where the comma between two days stands, or the bracket behind the last one. */
  #endOfDays(from: number, characters: number): number {
    let depth = 0;
    for (let i = from; i < this.#json.length && depth >= 0; i += 1) {
      const sign = this.#json[i] ?? '';
      const isLongEnough = i - from >= characters;
      if (depth === 0 && (sign === ']' || (sign === ',' && isLongEnough))) return i;
      if (sign === '"') i = endOfString(this.#json, i);
      depth += DEPTH.get(sign) ?? 0;
    }
    throw notAList();
  }

  /** What stands behind the days. */
  get rest(): string {
    return this.#json.slice(this.#at);
  }
}

function faultsOf({ issues }: z.ZodError, place: readonly PropertyKey[]): Fault[] {
  return issues.map(({ path, code, message }) => ({ field: ['body', ...place, ...path].join('/'), code, message }));
}

function refused(where: string, faults: readonly Fault[]): AppError {
  return new AppError('malformed-request', `The request does not fit the contract: ${where}`, { faults });
}
