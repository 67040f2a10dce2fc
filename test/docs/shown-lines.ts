import { matchesText } from './shown-json.ts';

/** Lines of output as the documentation shows them: a line `…` stands for any number of lines, `…` in a line for any text. */

const CUT = '…';

export function matchesLines(shown: readonly string[], real: readonly string[]): boolean {
  const [first, ...rest] = shown;
  if (first === undefined) return real.length === 0;
  if (first === CUT) return real.some((_, at) => matchesLines(rest, real.slice(at))) || matchesLines(rest, []);
  return real[0] !== undefined && matchesText(first, real[0]) && matchesLines(rest, real.slice(1));
}

/** The real lines, cut where the shown ones are cut the first time. Shown lines with an ellipsis in them are kept. */
export function shortenedLines(shown: readonly string[], real: readonly string[]): readonly string[] {
  if (matchesLines(shown, real)) return shown;
  const patterns = shown.filter((line) => line !== CUT && line.includes(CUT));
  const kept = (line: string) => patterns.find((pattern) => matchesText(pattern, line)) ?? line;
  const cut = shown.indexOf(CUT);
  const tail = shown.length - cut - 1;
  if (cut < 0 || real.length < cut + tail) return real.map(kept);
  return [...real.slice(0, cut).map(kept), CUT, ...real.slice(real.length - tail).map(kept)];
}
