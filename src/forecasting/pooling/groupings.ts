import { z } from 'zod';
import type { IsoDay } from '../../dates.ts';
import { mean } from '../../numerics/linear-algebra.ts';
import { robustMoments } from '../../numerics/mergeable/quantile-sketch.ts';
import { fitRandomEffects, furtherValue, type GroupSample, type RandomEffects } from '../../numerics/random-effects.ts';
import { entryOf } from '../../primitives.ts';
import { type SeriesTexts, textIn } from '../../sales/series-entry.ts';
import { type Believed, type GroupPrior, type GroupPriors, groupPriorsSchema } from '../models/group-prior.ts';
import { type GroupSummaries, groupPriorsOf, groupSummariesSchema, mergeGroupSummaries } from './summaries.ts';
import type { GroupSummary } from './summary.ts';

/** Fewer series are no group to borrow from. */
export const LEAST_MEMBERS = 8;
/** Groups of all columns together of which something is kept. */
export const MOST_GROUPS = 200;
/** Logarithm of the Bayes factor from which series are told into groups: strong evidence (Kass & Raftery 1995). */
export const LEAST_EVIDENCE = 3;

/** A column that tells series into groups, and its texts that enough mature series have. */
export interface Grouping {
  readonly column: string;
  readonly texts: readonly string[];
}

/**
 * By what the series of a dataset may be told into groups: series columns and attributes with two texts at least that enough
 * series have. The columns of the fewest groups first, as far as there is room.
 *
 * @param mature the series that others may borrow from
 */
export function candidateGroupings(
  mature: readonly SeriesTexts[],
  { columns, attributes }: { readonly columns: readonly string[]; readonly attributes: readonly string[] },
): Grouping[] {
  const found = [...columns, ...attributes].map((column): Grouping => {
    const counts = new Map<string, number>();
    for (const entry of mature) {
      const text = textIn(column, columns, entry);
      if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    const texts = [...counts].filter(([, count]) => count >= LEAST_MEMBERS).map(([text]) => text);
    return { column, texts: texts.sort() };
  });
  let room = MOST_GROUPS;
  return found
    .filter(({ texts }) => texts.length > 1)
    .sort((a, b) => a.texts.length - b.texts.length)
    .filter(({ texts }) => {
      room -= texts.length;
      return room >= 0;
    });
}

/** What the series of each group of a column say. */
const groupedSummariesSchema = z.object({
  column: z.string(),
  groups: z.array(z.object({ text: z.string(), summaries: groupSummariesSchema })),
});

/** What mature series say: all of them, and by each column that may tell them into groups. */
export const tellingSchema = z.object({ all: groupSummariesSchema, groupings: z.array(groupedSummariesSchema) });

interface GroupedSummaries {
  readonly column: string;
  readonly groups: readonly { readonly text: string; readonly summaries: GroupSummaries }[];
}

export interface Telling {
  readonly all: GroupSummaries;
  readonly groupings: readonly GroupedSummaries[];
}

export const NOTHING_TOLD: Telling = { all: {}, groupings: [] };

/** What one series says, by the groups that it is in. */
export function tellingOf(
  summaries: GroupSummaries,
  groupings: readonly Grouping[],
  textOf: (column: string) => string | undefined,
): Telling {
  return {
    all: summaries,
    groupings: groupings.flatMap(({ column, texts }) => {
      const text = textOf(column);
      return text !== undefined && texts.includes(text) ? [{ column, groups: [{ text, summaries }] }] : [];
    }),
  };
}

/** What the series of both say. */
export function mergeTellings(a: Telling, b: Telling): Telling {
  const groupings = mergeBy(
    a.groupings,
    b.groupings,
    ({ column }) => column,
    (own, { column, groups }) => ({
      column,
      groups: mergeBy(
        own.groups,
        groups,
        ({ text }) => text,
        (one, { text, summaries }) => ({
          text,
          summaries: mergeGroupSummaries(one.summaries, summaries),
        }),
      ),
    }),
  );
  return { all: mergeGroupSummaries(a.all, b.all), groupings };
}

/** Both lists as one, ascending by key, with those of one key merged. */
function mergeBy<T>(a: readonly T[], b: readonly T[], keyOf: (value: T) => string, merge: (a: T, b: T) => T): T[] {
  const merged = new Map(a.map((each) => [keyOf(each), each]));
  for (const each of b) {
    const own = merged.get(keyOf(each));
    merged.set(keyOf(each), own === undefined ? each : merge(own, each));
  }
  return [...merged].sort(([first], [second]) => (first < second ? -1 : 1)).map(([, each]) => each);
}

/** What a young series may borrow from: all, or those with the same text in the column that the evidence is for. */
export const borrowableSchema = z.object({
  all: groupPriorsSchema,
  grouping: z
    .object({ column: z.string(), groups: z.array(z.object({ text: z.string(), priors: groupPriorsSchema })) })
    .nullable(),
});
export type Borrowable = z.infer<typeof borrowableSchema>;

/**
 * The column is chosen once, by what all that is known says; on each day its groups say what was known by then.
 */
export function borrowableFrom({ all, groupings }: Telling): Borrowable {
  const newest = Object.keys(all).sort().at(-1);
  const judged = groupings.map((grouping) => ({
    grouping,
    evidence: newest === undefined ? 0 : evidenceFor(effectsOf(membersOn(grouping, newest).map(({ own }) => own))),
  }));
  const [best] = judged
    .filter(({ evidence }) => evidence >= LEAST_EVIDENCE)
    .sort((a, b) => b.evidence - a.evidence || a.grouping.groups.length - b.grouping.groups.length);
  const priors = groupPriorsOf(all);
  return { all: priors, grouping: best === undefined ? null : withinGroups(priors, best.grouping) };
}

/** From whom a series borrows. */
export interface Lenders {
  readonly priors: GroupPriors;
  /** The column and its text that they have in common; null when they are all series. */
  readonly group: { readonly column: string; readonly text: string } | null;
}

/** Its group where it is one of those that are known, else all. */
export function lendersTo({ all, grouping }: Borrowable, textOf: (column: string) => string | undefined): Lenders {
  const text = grouping === null ? undefined : textOf(grouping.column);
  const own = grouping?.groups.find((group) => group.text === text);
  if (grouping === null || own === undefined) return { priors: all, group: null };
  return { priors: own.priors, group: { column: grouping.column, text: own.text } };
}

function membersOn({ groups }: GroupedSummaries, day: IsoDay) {
  return groups.flatMap(({ text, summaries }) => {
    const own = entryOf(summaries, day);
    return own === undefined || own.members === 0 ? [] : [{ text, own }];
  });
}

/** How a number of the models of series varies within groups and between them. */
interface Effects {
  readonly samples: ReadonlyMap<GroupSummary, GroupSample>;
  readonly fitted: RandomEffects;
}

/** By the name of the number: those that two groups at least have from enough members. */
function effectsOf(groups: readonly GroupSummary[]): ReadonlyMap<string, Effects> {
  const names = new Set(groups.flatMap(({ sketches }) => Object.keys(sketches)));
  const found = new Map<string, Effects>();
  for (const name of [...names].filter(isOfGroup).sort()) {
    const samples = new Map(
      groups.flatMap((group) => {
        const sketch = entryOf(group.sketches, name);
        const sample = sketch && robustMoments(sketch);
        return sample && sample.count >= LEAST_MEMBERS ? [[group, sample] as const] : [];
      }),
    );
    const fitted = fitRandomEffects([...samples.values()]);
    if (fitted !== undefined) found.set(name, { samples, fitted });
  }
  return found;
}

/** Coefficients, level, peak and noise; half-widths relative to the noise are those of all, as they belong together. */
function isOfGroup(name: string): boolean {
  return name.includes('.') || !name.includes(':');
}

/** What a number gains by the groups less the cost of a component of variance (Schwarz 1978), if anything. */
function gainOf({ fitted: { gain, values } }: Effects): number {
  return Math.max(0, gain - 0.5 * Math.log(values));
}

/**
 * What the coefficients say for the groups, as the logarithm of a Bayes factor. The columns of a feature group hang together, so that
 * of each their mean counts. The level of a series is mostly its own, and does not.
 */
function evidenceFor(effects: ReadonlyMap<string, Effects>): number {
  const byFeatureGroup = new Map<string, number[]>();
  for (const [name, effect] of effects) {
    const [featureGroup, column] = name.split('.');
    if (column === undefined) continue;
    const gains = byFeatureGroup.get(featureGroup) ?? [];
    byFeatureGroup.set(featureGroup, gains);
    gains.push(gainOf(effect));
  }
  return [...byFeatureGroup.values()].reduce((sum, gains) => sum + mean(gains), 0);
}

function withinGroups(all: GroupPriors, grouping: GroupedSummaries): NonNullable<Borrowable['grouping']> {
  const byText = new Map<string, { day: IsoDay; prior: GroupPrior }[]>();
  for (const { day, prior } of all) {
    const members = membersOn(grouping, day);
    const effects = effectsOf(members.map(({ own }) => own));
    for (const { text, own } of members) {
      const known = byText.get(text) ?? [];
      byText.set(text, known);
      known.push({ day, prior: priorWithin(prior, own, effects) });
    }
  }
  return { column: grouping.column, groups: [...byText].map(([text, priors]) => ({ text, priors })) };
}

/**
 * The prior of a further member of a group: of each number by which groups differ what its group says, drawn to what all say as far
 * as its group is small (partial pooling; Gelman & Hill 2007, chapter 12), and of the others what all say.
 */
function priorWithin(ofAll: GroupPrior, own: GroupSummary, effects: ReadonlyMap<string, Effects>): GroupPrior {
  const known = [...effects].flatMap(([name, effect]) => {
    const sample = effect.samples.get(own);
    return sample && gainOf(effect) > 0 ? [[name, believedBy(sample, effect)] as const] : [];
  });
  const of = (name: string) => known.find(([each]) => each === name)?.[1];
  return {
    ...ofAll,
    members: own.members,
    coefficients: { ...ofAll.coefficients, ...Object.fromEntries(known.filter(([name]) => name.includes('.'))) },
    level: of('level') ?? ofAll.level,
    peak: of('peak') ?? ofAll.peak,
    noise: of('noise') ?? ofAll.noise,
    ranges: own.ranges,
  };
}

function believedBy(sample: GroupSample, { fitted }: Effects): Believed {
  const { mean, variance } = furtherValue(fitted, sample);
  const freedom = fitted.values - fitted.groups;
  return { mean, sd: Math.sqrt((variance * freedom) / (freedom - 2)), members: sample.count };
}
