/** Values of a group: how many, their mean, and their unbiased variance (of a single value it does not count). */
export interface GroupSample {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

/** Values that vary around the means of groups, and these around a common mean. */
export interface RandomEffects {
  /** Of the means of groups. */
  readonly mean: number;
  /** Variance of the values of a group, > 0. */
  readonly within: number;
  /** Variance of the means of groups, in multiples of that within one. */
  readonly ratio: number;
  /** Variance of what is believed of the common mean. */
  readonly uncertainty: number;
  /** Values and groups that it was learnt from. */
  readonly values: number;
  readonly groups: number;
  /** By how much the restricted log-likelihood is above that of values without groups; ≥ 0. */
  readonly gain: number;
}

/** Ratios that are tried beside none: from 0.01 to 1000, ten for each power of ten. */
const RATIOS = [0, ...Array.from({ length: 51 }, (_, i) => 10 ** (-2 + i / 10))];

/**
 * The one-way model with random effects x = m + a + e, a ~ N(0, τ²), e ~ N(0, s²), by restricted maximum likelihood over a grid of
 * τ²/s² (Patterson & Thompson 1971; Searle, Casella & McCulloch 1992, Variance Components, chapter 6). Undefined where values do
 * not vary, or each is a group of its own.
 */
export function fitRandomEffects(samples: readonly GroupSample[]): RandomEffects | undefined {
  const values = samples.reduce((sum, { count }) => sum + count, 0);
  const groups = samples.length;
  if (groups < 2 || values <= groups) return undefined;
  const squares = samples.reduce((sum, { count, variance }) => sum + (count > 1 ? (count - 1) * variance : 0), 0);
  const tried = RATIOS.map((ratio) => {
    const weights = samples.map(({ count }) => count / (1 + count * ratio));
    const weight = weights.reduce((sum, each) => sum + each, 0);
    const mean = samples.reduce((sum, sample, i) => sum + weights[i] * sample.mean, 0) / weight;
    const between = samples.reduce((sum, sample, i) => sum + weights[i] * (sample.mean - mean) ** 2, 0);
    const within = (squares + between) / (values - 1);
    const spread = samples.reduce((sum, { count }) => sum + Math.log1p(count * ratio), 0);
    const logLikelihood = -0.5 * ((values - 1) * Math.log(within) + spread + Math.log(weight));
    return { ratio, mean, within, uncertainty: within / weight, logLikelihood };
  });
  const best = tried.reduce((a, b) => (b.logLikelihood > a.logLikelihood ? b : a));
  if (!(best.within > 0) || !(tried[0].within > 0)) return undefined;
  const { logLikelihood, ...fitted } = best;
  return { ...fitted, values, groups, gain: logLikelihood - tried[0].logLikelihood };
}

/**
 * What is believed of a further value of a group, before it is seen, with the variance components as estimated: mean and variance. Its
 * mean is drawn from that of its group to the common one, the more the fewer values the group has; 0 of them: as of a new group.
 */
export function furtherValue(
  { mean, within, ratio, uncertainty }: RandomEffects,
  own: Pick<GroupSample, 'count' | 'mean'> = { count: 0, mean: 0 },
): { readonly mean: number; readonly variance: number } {
  const trust = (own.count * ratio) / (1 + own.count * ratio);
  return {
    mean: mean + (own.count > 0 ? trust * (own.mean - mean) : 0),
    variance: within * (1 + ratio * (1 - trust)) + (1 - trust) ** 2 * uncertainty,
  };
}
