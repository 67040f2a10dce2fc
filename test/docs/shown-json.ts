/**
 * JSON as the documentation shows it. `…` stands for what is left out: further members of an object, further items of an
 * array, a whole value, a part of a string, or the rest of the digits of a number.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** In parsed JSON these strings stand for an ellipsis outside a string. No answer contains a NUL. */
const ANY_VALUE = '\0any';
const MORE = '\0more';
const DIGITS = '\0digits';

const WIDTH = 118;
const MOST_DECIMALS = 4;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.]*…|…|[{}[\]]/g;

/** Throws a SyntaxError when the text is no JSON apart from its ellipses. */
export function parseShown(text: string): Json {
  const open: string[] = [];
  const plain = text.replace(TOKEN, (token, at: number) => {
    if (/^[{[]/.test(token)) open.push(token);
    if (/^[}\]]/.test(token)) open.pop();
    if (!token.endsWith('…')) return token;
    if (token !== '…') return JSON.stringify(DIGITS + token.slice(0, -1));
    if (/:\s*$/.test(text.slice(0, at))) return JSON.stringify(ANY_VALUE);
    return open.at(-1) === '{' ? `${JSON.stringify(MORE)}: null` : JSON.stringify(MORE);
  });
  return JSON.parse(plain);
}

/** Whether the answer is what is shown. A number with decimals may differ by one in the last place that is shown. */
export function matchesShown(shown: Json, real: Json): boolean {
  if (shown === ANY_VALUE) return true;
  if (typeof real === 'number') return matchesNumber(shown, real);
  if (typeof shown === 'string') return typeof real === 'string' && matchesText(shown, real);
  if (Array.isArray(shown)) return Array.isArray(real) && matchesItems(shown, real);
  if (isObject(shown)) return isObject(real) && matchesMembers(shown, real);
  return shown === real;
}

function matchesNumber(shown: Json, real: number): boolean {
  const text = typeof shown === 'string' && shown.startsWith(DIGITS) ? shown.slice(DIGITS.length) : String(shown);
  const expected = Number(text);
  if (Number.isInteger(expected) && Number.isInteger(real)) return expected === real;
  const places = text.split('.')[1]?.length ?? 0;
  return typeof shown !== 'boolean' && Math.abs(expected - real) <= 1.000_001 * 10 ** -Math.max(places, 2);
}

/** `…` in a text stands for any characters, also for none. */
export function matchesText(shown: string, real: string): boolean {
  const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(real);
}

function matchesItems(shown: readonly Json[], real: readonly Json[]): boolean {
  const { head, tail, isCut } = partsOf(shown);
  if (isCut ? real.length < head.length + tail.length : real.length !== head.length) return false;
  return (
    head.every((item, index) => matchesShown(item, real[index] ?? null)) &&
    tail.every((item, index) => matchesShown(item, real[real.length - tail.length + index] ?? null))
  );
}

function matchesMembers(shown: Readonly<Record<string, Json>>, real: Readonly<Record<string, Json>>): boolean {
  const members = Object.entries(shown).filter(([key]) => key !== MORE);
  const isWhole = MORE in shown || Object.keys(real).length === members.length;
  return isWhole && members.every(([key, value]) => key in real && matchesShown(value, real[key] ?? null));
}

/** Items before and after the ellipsis. */
function partsOf(items: readonly Json[]) {
  const cut = items.indexOf(MORE);
  return cut < 0
    ? { head: items, tail: [], isCut: false }
    : { head: items.slice(0, cut), tail: items.slice(cut + 1), isCut: true };
}

/** The answer, shortened where what is shown is. Ellipses within strings stay as long as they match. */
export function shortened(real: Json, shown?: Json): Json {
  if (shown === ANY_VALUE) return ANY_VALUE;
  if (typeof real === 'number') return shortNumber(real);
  if (typeof real === 'string') {
    return typeof shown === 'string' && shown.includes('…') && matchesText(shown, real) ? shown : real;
  }
  if (Array.isArray(real)) return shortItems(real, Array.isArray(shown) ? shown : []);
  if (isObject(real)) return shortMembers(real, isObject(shown) ? shown : {});
  return real;
}

function shortNumber(real: number): Json {
  const [, short] = new RegExp(`^(-?\\d+\\.\\d{${MOST_DECIMALS}})\\d+$`).exec(String(real)) ?? [];
  return short === undefined ? real : DIGITS + short;
}

function shortItems(real: readonly Json[], shown: readonly Json[]): Json[] {
  const { head, tail, isCut } = partsOf(shown);
  if (!isCut || real.length < head.length + tail.length)
    return real.map((item, index) => shortened(item, shown[index]));
  return [
    ...head.map((item, index) => shortened(real[index] ?? null, item)),
    MORE,
    ...tail.map((item, index) => shortened(real[real.length - tail.length + index] ?? null, item)),
  ];
}

function shortMembers(real: Readonly<Record<string, Json>>, shown: Readonly<Record<string, Json>>): Json {
  const isCut = MORE in shown;
  const kept = Object.entries(real).filter(([key]) => !isCut || key in shown);
  const members = kept.map(([key, value]) => [key, shortened(value, shown[key])] as const);
  return Object.fromEntries(isCut ? [...members, [MORE, null]] : members);
}

/** Lines of at most 118 characters, with as many members or items on each as fit. */
export function printShown(value: Json, indent = ''): string {
  const flat = printFlat(value);
  if (indent.length + flat.length <= WIDTH || !(Array.isArray(value) || isObject(value))) return flat;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => printShown(item, inner))
    : Object.entries(value).map(([key, member]) => printMember(key, printShown(member, inner)));
  const lines = filledLines(parts, WIDTH - inner.length);
  const [opening, closing] = Array.isArray(value) ? '[]' : '{}';
  return [opening, ...lines.map((line) => inner + line), indent + closing].join('\n');
}

/** Parts with a comma between them; one of several lines stands alone. */
function filledLines(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const [index, part] of parts.entries()) {
    const text = index === parts.length - 1 ? part : `${part},`;
    const joined = lines.length === 0 ? text : `${lines.at(-1)} ${text}`;
    if (joined.includes('\n') || joined.length > width) lines.push(text);
    else lines.splice(-1, 1, joined);
  }
  return lines;
}

function printFlat(value: Json): string {
  if (value === ANY_VALUE || value === MORE) return '…';
  if (typeof value === 'string' && value.startsWith(DIGITS)) return `${value.slice(DIGITS.length)}…`;
  if (Array.isArray(value)) return `[${value.map(printFlat).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => printMember(key, printFlat(member)));
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function printMember(key: string, text: string): string {
  return key === MORE ? '…' : `${JSON.stringify(key)}: ${text}`;
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
