import type { GroupPrior } from '../group-prior.ts';
import type { ColumnLayout } from './design-matrix.ts';
import { type GroupName, groupOf, POOLED_GROUPS } from './feature-groups.ts';

/** Name of a coefficient that means the same in every series. */
export function coefficientName(group: GroupName, k: number, others: readonly string[]): string {
  return `${group}.${group === 'covariate' ? others[k] : k}`;
}

/** The prior of a further member of a group, by column: mean and precision, those of its own where the group says nothing. */
export interface PooledColumns {
  readonly mean: Float64Array;
  readonly precisions: Float64Array;
  /** Whether the group knows of a season. */
  readonly knowsSeason: boolean;
}

/**
 * The group's prior N(m, v) times the series' own N(0, τ²): a group that knows little of a coefficient leaves it as it would be
 * alone, one that knows much decides. A column that the series could not use alone (a season, in its first weeks) has the
 * group's prior only. `own` are the precisions that the series has without the group.
 */
export function poolColumns(prior: GroupPrior, layout: ColumnLayout, own: Float64Array): PooledColumns {
  const mean = new Float64Array(layout.columns);
  const precisions = own.slice();
  for (const group of POOLED_GROUPS) {
    const loosest = Math.max(1, ...(groupOf(group).scales ?? []));
    for (let k = 0; k < layout.size[group]; k += 1) {
      const known = prior.coefficients[coefficientName(group, k, layout.others)];
      if (known === undefined) continue;
      const column = layout.start[group] + k;
      const precision = 1 / Math.max(known.sd, LEAST_SD) ** 2;
      const alone = own[column] < Number.POSITIVE_INFINITY ? own[column] / loosest ** 2 : 0;
      precisions[column] = precision + alone;
      mean[column] = (precision * known.mean) / (precision + alone);
    }
  }
  return { mean, precisions, knowsSeason: 'yearly.0' in prior.coefficients };
}

/** Least standard deviation between members: no two shops are alike. */
const LEAST_SD = 0.002;
