import type { Mapping, Question } from '../../../api/datasets.ts';

/** Columns of a list stay with the others; all else takes the place of what was said before. */
export function withAnswer(mapping: Mapping, answer: Mapping): Mapping {
  const joined = { ...mapping, ...answer };
  if (answer.ignore) joined.ignore = union(mapping.ignore, answer.ignore);
  if (answer.known) joined.known = union(mapping.known, answer.known);
  if (answer.where) joined.where = { ...mapping.where, ...answer.where };
  return joined;
}

const union = (before: readonly string[] = [], more: readonly string[]) => [...new Set([...before, ...more])];

/** The mapping without what any candidate of the question says. */
function withoutAnswers(mapping: Mapping, { candidates }: Question): Mapping {
  return candidates.reduce((left, { answer }) => withoutAnswer(left, answer), mapping);
}

function withoutAnswer(mapping: Mapping, answer: Mapping): Mapping {
  const { ignore = [], known = [], where = {}, ...others } = answer;
  const left = Object.fromEntries(Object.entries(mapping).filter(([key]) => !Object.hasOwn(others, key))) as Mapping;
  return cleaned({
    ...left,
    ignore: left.ignore?.filter((name) => !ignore.includes(name)),
    known: left.known?.filter((name) => !known.includes(name)),
    where: left.where && Object.fromEntries(Object.entries(left.where).filter(([name]) => !Object.hasOwn(where, name))),
  });
}

/** Without lists that say nothing. An empty `series` does say something: that all rows belong together. */
function cleaned({ ignore, known, where, ...others }: Mapping): Mapping {
  return {
    ...others,
    ...(ignore?.length && { ignore }),
    ...(known?.length && { known }),
    ...(where && Object.keys(where).length > 0 && { where }),
  };
}

/** What is said once a candidate of the question is chosen, whichever was chosen before. */
export function answered(mapping: Mapping, question: Question, chosen: number): Mapping {
  const answer = question.candidates[chosen]?.answer;
  return answer === undefined ? mapping : withAnswer(withoutAnswers(mapping, question), answer);
}

/**
 * Which candidate the mapping chooses; -1 while none. One shop that was chosen counts before "all rows belong together", which
 * may be said of what is left of its rows.
 */
export function chosenOf(mapping: Mapping, { candidates }: Question): number {
  const one = candidates.findIndex(({ answer }) => answer.where !== undefined && says(mapping, answer));
  return one >= 0 ? one : candidates.findIndex(({ answer }) => says(mapping, answer));
}

function says(mapping: Mapping, answer: Mapping): boolean {
  const { ignore = [], known = [], where = {}, ...others } = answer;
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return (
    Object.entries(others).every(([key, value]) => isSame(mapping[key as keyof Mapping], value)) &&
    ignore.every((name) => mapping.ignore?.includes(name)) &&
    known.every((name) => mapping.known?.includes(name)) &&
    Object.entries(where).every(([name, filter]) => isSame(mapping.where?.[name], filter))
  );
}

/** The same question, whatever its candidates look like now. */
export function idOf({ role, candidates }: Question): string {
  const columns = candidates.flatMap(({ column }) => (column === null ? [] : [column]));
  return JSON.stringify([role, [...new Set(columns)].sort()]);
}

/** All questions in the order in which they came up: those that are open, and those answered, so that an answer can be changed. */
export function askedWith(before: readonly Question[], open: readonly Question[], mapping: Mapping): Question[] {
  const stillOpen = new Map(open.map((question) => [idOf(question), question]));
  const known = new Set(before.map(idOf));
  const kept = before.flatMap((question) => {
    const current = stillOpen.get(idOf(question));
    if (current !== undefined) return [current];
    return chosenOf(mapping, question) >= 0 ? [question] : [];
  });
  return [...kept, ...open.filter((question) => !known.has(idOf(question)))];
}
