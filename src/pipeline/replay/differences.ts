import type { Difference } from '../../runs/replay.ts';
import type { ObjectStore } from '../../storage/object-store.ts';

interface ValueDifference {
  /** JSON pointer (RFC 6901). */
  readonly path: string;
  readonly expected: unknown;
  /** Undefined where there is nothing, as in `expected`. */
  readonly actual: unknown;
}

/** Where two JSON values differ, in the order of the first one; of many, the first `limit`. */
export function jsonDifferences(expected: unknown, actual: unknown, limit: number, path = ''): ValueDifference[] {
  if (!isContainer(expected) || !isContainer(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return Object.is(expected, actual) ? [] : [{ path, expected, actual }];
  }
  const found: ValueDifference[] = [];
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    if (found.length >= limit) break;
    const pointer = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    found.push(...jsonDifferences(expected[key], actual[key], limit - found.length, pointer));
  }
  return found;
}

export function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const SHOWN_PER_FILE = 20;
const SHOWN_CHARACTERS = 200;

/** A file that a run has registered, as it would be written now. */
export interface ReplayedFile {
  readonly subject: Difference['subject'];
  readonly key: string;
  readonly text: string;
  /** Where one differs from the other; by default as the values of one JSON document. */
  readonly differences?: (stored: string, text: string) => Difference[];
}

/** Where what lies in the store differs from the file; empty when it is the same byte for byte. */
export async function fileDifferences(
  store: Pick<ObjectStore, 'get'>,
  { subject, key, text, differences = documentDifferences(subject) }: ReplayedFile,
): Promise<Difference[]> {
  const stored = (await store.get(key))?.body.toString('utf8');
  if (stored === text) return [];
  if (stored === undefined) {
    return [{ subject, path: null, expected: 'nothing', actual: `${text.length} characters` }];
  }
  return differences(stored, text);
}

interface Comparison {
  /** What of the new values is compared, given those that are stored. */
  readonly comparable?: (expected: unknown, actual: unknown) => unknown;
  /** The text of a document. */
  readonly write?: (value: unknown) => string;
}

/** How two texts of the same document differ: by their values, or, where these are equal, in how they are written. */
export function documentDifferences(
  subject: Difference['subject'],
  { comparable = (_, actual) => actual, write }: Comparison = {},
) {
  return (stored: string, text: string): Difference[] => {
    const expected = parsed(stored);
    const actual = comparable(expected, JSON.parse(text));
    if (write && stored === write(actual)) return [];
    return valueDifferences(subject, expected, actual) ?? [writtenOtherwise(subject, text)];
  };
}

/** Where values differ, the first ones; undefined when they are equal. */
export function valueDifferences(
  subject: Difference['subject'],
  expected: unknown,
  actual: unknown,
): Difference[] | undefined {
  const values = jsonDifferences(expected, actual, SHOWN_PER_FILE);
  if (values.length === 0) return undefined;
  return values.map(({ path, expected, actual }) => ({
    subject,
    path,
    expected: shown(expected),
    actual: shown(actual),
  }));
}

export function writtenOtherwise(subject: Difference['subject'], text: string): Difference {
  const actual = `${text.length} characters`;
  return { subject, path: null, expected: 'the same values, written otherwise', actual };
}

/** A stored file that is no JSON any more is compared as text. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, SHOWN_CHARACTERS);
}
