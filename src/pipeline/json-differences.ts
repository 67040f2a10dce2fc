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

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
