import type { FastifyInstance } from 'fastify';
import { AppError } from '../../src/errors.ts';
import { MAX_COLUMNS } from '../../src/sales/reading/roles/header.ts';

/** Reading a body of so many bytes takes less than a millisecond. */
const LARGE = 32 * 1024;
/** A longer body takes too much time in one piece: a route that allows it reads the bytes itself, in steps. */
export const MOST_AT_ONCE = 2 ** 20;
/** Of at most 1 MiB each. Further ones are refused. */
const MOST_WAITING = 32;
const RETRY_AFTER_S = 2;
/** A day may have all the columns of a dataset, and what is no column of it: `dataset`, `date`, `open`, `weekday`. */
export const MOST_FIELDS = MAX_COLUMNS + 4;

/**
 * Reads JSON so that many large bodies do not hold up what else is asked: one of them in a turn of the event loop. A body with
 * an object of more than {@link MOST_FIELDS} fields is refused before it is parsed: a name that is not known yet costs more
 * than a number does, and no request needs as many.
 */
export function readJsonInTurns(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  const turn = createTurns();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length > MOST_AT_ONCE) return done(null, body);
    if (body.length < LARGE) return void parse(request, body.toString(), done);
    turn().then(
      () => {
        const json = body.toString();
        const crowded = crowdedObject(json);
        if (crowded === undefined) parse(request, json, done);
        else done(tooManyFields(crowded));
      },
      (error: Error) => done(error),
    );
  });
}

/** Each call resolves in a turn of the event loop of its own. Throws AppError `overloaded` when too many wait already. */
export function createTurns(): () => Promise<void> {
  let last = Promise.resolve();
  let waiting = 0;
  return async () => {
    if (waiting >= MOST_WAITING) {
      const message = 'Too many large requests are being read; try again in a moment';
      throw new AppError('overloaded', message, { retryAfter: RETRY_AFTER_S });
    }
    waiting += 1;
    last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
    await last;
    waiting -= 1;
  };
}

function tooManyFields(path: string): AppError {
  const message = `The object has more than ${MOST_FIELDS} fields, and no dataset has as many columns: leave out what the dataset does not have`;
  const field = path === '' ? 'body' : `body/${path}`;
  const faults = [{ field, code: 'too-many-fields', message }];
  return new AppError('malformed-request', `${field} has more than ${MOST_FIELDS} fields: see "errors"`, { faults });
}

/** An object or a list that is being read. */
interface Level {
  readonly isObject: boolean;
  /** Members before the present one. */
  index: number;
  /** Where the name of the present member begins and ends, with its quotes. */
  name: readonly [from: number, to: number];
}

const [QUOTE, COMMA, COLON] = [0x22, 0x2c, 0x3a];
const [OBJECT, OBJECT_END, LIST, LIST_END] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * The path, such as `days/3`, of the first object with more than {@link MOST_FIELDS} members. Reads no further than that. Of text
 * that is no JSON it says nothing to rely on: the parser refuses that.
 */
export function crowdedObject(json: string): string | undefined {
  const levels: Level[] = [];
  let level: Level = { isObject: false, index: 0, name: [0, 0] };
  let text = level.name;
  for (let i = 0; i < json.length; i += 1) {
    const code = json.charCodeAt(i);
    switch (code) {
      case QUOTE:
        text = [i, endOfString(json, i)];
        i = text[1];
        break;
      case COLON:
        level.name = text;
        break;
      case COMMA:
        level.index += 1;
        if (level.isObject && level.index >= MOST_FIELDS) return pathOf(levels, json);
        break;
      case OBJECT:
      case LIST:
        levels.push(level);
        level = { isObject: code === OBJECT, index: 0, name: text };
        break;
      case OBJECT_END:
      case LIST_END:
        level = levels.pop() ?? level;
    }
  }
  return undefined;
}

/** The quote that closes the string that begins at `start`; the end of the text when none does. */
export function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let before = end;
    while (json[before - 1] === '\\') before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
  return json.length;
}

function pathOf([, ...levels]: readonly Level[], json: string): string {
  const steps = levels.map(({ isObject, index, name: [from, to] }) =>
    isObject ? json.slice(from + 1, to).slice(0, 40) : String(index),
  );
  return steps.slice(0, 10).join('/');
}
