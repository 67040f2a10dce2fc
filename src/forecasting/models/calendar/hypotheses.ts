import { indicesWhere, numbersOf } from '../../../numerics/number-arrays.ts';
import {
  completeRidge,
  type Moments,
  type OpenPosterior,
  openPosterior,
  reduceRidge,
  settledLogEvidence,
} from '../../../numerics/ridge-evidence.ts';
import type { ColumnLayout } from './design-matrix.ts';
import { GROUP_NAMES, type GroupName, groupOf } from './feature-groups.ts';

/** Groups whose prior the data may open, since a shop may show hardly anything of them or far more than others do. */
const WEIGHED = GROUP_NAMES.filter((name) => groupOf(name).adapts === 'evidence');

/** What is held possible of those groups: each one's prior standard deviation as a multiple of that in the table; 0: no such effect. */
export type Hypothesis = Readonly<Partial<Record<GroupName, number>>>;

/** Every combination of the multiples that the table of feature groups names. */
const HYPOTHESES: readonly Hypothesis[] = WEIGHED.reduce<Hypothesis[]>(
  (all, group) => all.flatMap((each) => (groupOf(group).scales ?? [1]).map((scale) => ({ ...each, [group]: scale }))),
  [{}],
);

const WITH_SEASON = HYPOTHESES.filter(({ yearly }) => yearly === 1);

/** One year cannot show that a season comes back: below this many years the cautious hypothesis has none. */
const YEARS_TO_TELL_A_SEASON = 1.15;

/** What is believed until the data object. */
const CAUTIOUS: Hypothesis = { yearly: 1, slope: 2 };

function isCautious(hypothesis: Hypothesis, years: number): boolean {
  const cautious = years < YEARS_TO_TELL_A_SEASON ? { ...CAUTIOUS, yearly: 0 } : CAUTIOUS;
  return WEIGHED.every((group) => hypothesis[group] === cautious[group]);
}

/** Evidence counts with this power among the hypotheses: days that follow each other are not independent. */
const EVIDENCE_POWER = 0.3;

/** … and with this one for the best of them against caution: what looks certain within a year or two has not come back often. */
const PATIENCE_POWER = 0.02;

/** How far the data may open the priors: as the method has it, not at all, or without patience. */
export type Beliefs = 'weighed' | 'cautious' | 'evidence';

/** Weights, adding up to 1, of hypotheses with these logarithms of the evidence. */
export function weighHypotheses(
  logEvidence: readonly number[],
  cautious: number,
  beliefs: Beliefs = 'weighed',
): number[] {
  const best = Math.max(...logEvidence);
  const weights = logEvidence.map((log) => Math.exp(EVIDENCE_POWER * (log - best)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const odds = Math.exp(-PATIENCE_POWER * (best - logEvidence[cautious]));
  const open = beliefs === 'cautious' ? 0 : beliefs === 'evidence' ? 1 : 1 / (1 + odds);
  return weights.map((weight, i) => (open * weight) / total + (i === cautious ? 1 - open : 0));
}

/** Coefficients averaged over what may be believed of season and trend. */
export interface WeighedFit {
  readonly coefficients: Float64Array;
  /** The prior precisions of the likeliest hypothesis. */
  readonly precisions: Float64Array;
  /** Logarithm of the marginal likelihood under that hypothesis. */
  readonly logEvidence: number;
}

interface Believed {
  readonly base: Float64Array;
  readonly variance: number;
  readonly years: number;
  readonly beliefs?: Beliefs | undefined;
  /** The season's prior is settled: only the trend is weighed. */
  readonly knowsSeason?: boolean | undefined;
}

/**
 * The mean of the posterior means under each hypothesis, weighted by how likely it makes the data (Bayesian model averaging,
 * Hoeting, Madigan, Raftery & Volinsky 1999, Statistical Science 14(4)), tempered. `base` are the precisions of all groups,
 * as adapted, `variance` that of the noise; `years` the length of the history.
 */
export function weighedFit(
  moments: Moments,
  layout: ColumnLayout,
  { base, variance, years, beliefs, knowsSeason = false }: Believed,
): WeighedFit {
  const hypotheses = knowsSeason ? WITH_SEASON : HYPOTHESES;
  const groups = weighedGroups(layout);
  const active = activeColumns(moments.gram, base);
  const open = active.filter((column) => groups[column] !== undefined);
  const settled = active.filter((column) => groups[column] === undefined);
  const penalties = base.map((precision) => variance * precision);
  const reduced = reduceRidge(moments, settled, open, penalties);
  const precisionUnder = (hypothesis: Hypothesis, column: number) => {
    const group = groups[column];
    return group === undefined ? base[column] : base[column] / (hypothesis[group] ?? 1) ** 2;
  };
  const posteriors = hypotheses.map((hypothesis) =>
    openPosterior(
      reduced,
      numbersOf(open, (column) => variance * precisionUnder(hypothesis, column)),
    ),
  );
  const logEvidence = posteriors.map((posterior) => posterior.logEvidence);
  const cautious = hypotheses.findIndex((hypothesis) => isCautious(hypothesis, knowsSeason ? Infinity : years));
  const weights = weighHypotheses(logEvidence, cautious, beliefs);
  const likeliest = hypotheses[weights.indexOf(Math.max(...weights))];
  return {
    coefficients: completeRidge(reduced, meanOf(posteriors, weights)),
    precisions: base.map((_, column) => precisionUnder(likeliest, column)),
    logEvidence: Math.max(...logEvidence) + settledLogEvidence(reduced, penalties),
  };
}

/** Of each column the group that is weighed; undefined for the columns of other groups. */
function weighedGroups({ columns, start, size }: ColumnLayout): (GroupName | undefined)[] {
  const groups = new Array<GroupName | undefined>(columns).fill(undefined);
  for (const group of WEIGHED) groups.fill(group, start[group], start[group] + size[group]);
  return groups;
}

/** Columns that are used and are not zero throughout the days of a Gram matrix, ascending. */
export function activeColumns(gram: Float64Array, precisions: Float64Array): Uint16Array {
  const columns = precisions.length;
  return indicesWhere(columns, (c) => precisions[c] < Infinity && gram[c * columns + c] > 0);
}

function meanOf(posteriors: readonly OpenPosterior[], weights: readonly number[]): Float64Array {
  return posteriors[0].means.map((_, i) =>
    posteriors.reduce((sum, posterior, k) => sum + weights[k] * posterior.means[i], 0),
  );
}
