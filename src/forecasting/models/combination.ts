import { z } from 'zod';
import type { FutureDay, Series } from '../../sales/series.ts';
import {
  type Candidate,
  CannotFitError,
  type DayEffects,
  EFFECT_NAMES,
  type EffectErrors,
  type EffectName,
  matchEffects,
} from './candidate.ts';

export const COMBINATION = 'combination';

/** What a member counts before any forecast was tested: the plainer ones less. */
const PRIOR_WEIGHTS: Readonly<Record<string, number>> = { calendar: 1, smoothed: 0.2, counts: 0.05, tsb: 0.05 };
/** The same where demand is intermittent: logarithms of days that sold nothing say little. */
const INTERMITTENT_PRIOR_WEIGHTS: Readonly<Record<string, number>> = {
  calendar: 0.2,
  smoothed: 0.2,
  counts: 1,
  tsb: 1,
};

/** The kinds that are combined. */
export const MEMBER_KINDS: readonly string[] = Object.keys(PRIOR_WEIGHTS);

/** Observed days for each one that sold, above which demand counts as intermittent. */
const INTERMITTENT_INTERVAL = 1.32;

/** Whether demand is intermittent (Syntetos, Boylan & Croston 2005, Journal of the Operational Research Society 56). */
export function isIntermittent(sales: Float64Array): boolean {
  let sold = 0;
  for (let i = 0; i < sales.length; i += 1) if (sales[i] > 0) sold += 1;
  return sold > 0 && sales.length / sold > INTERMITTENT_INTERVAL;
}

/** Weights go with this power of the inverse error. */
const ERROR_POWER = 10;

/** A candidate with its part in the combination; the weights add up to 1. */
export interface Member {
  readonly kind: string;
  readonly weight: number;
  readonly parameters: unknown;
}

export interface Combination {
  readonly members: readonly Member[];
}

/**
 * Weights of members with these errors (mean absolute, same days), those without tested forecasts by their priors alone.
 * Weights by past performance (Bates & Granger 1969, Operational Research Quarterly 20), sharper than by the inverse variance
 * since the members hang together: one that is twice as far off counts for next to nothing.
 */
export function memberWeights(
  kinds: readonly string[],
  errors: readonly number[] | undefined,
  intermittent = false,
): number[] {
  const priors = intermittent ? INTERMITTENT_PRIOR_WEIGHTS : PRIOR_WEIGHTS;
  const least = Math.min(...(errors ?? []));
  const raw = kinds.map((kind, i) => {
    const error = errors?.[i];
    const ratio = error === undefined || error === 0 ? 1 : least / error;
    return priors[kind] * ratio ** ERROR_POWER;
  });
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}

/** The members' forecasts, weighted by how well each has done; `candidates` are those there are to combine. */
export function combinationOf(candidates: readonly Candidate[]): Candidate<Combination> {
  const members = candidates.filter(({ kind }) => MEMBER_KINDS.includes(kind));
  const byKind = new Map(members.map((candidate) => [candidate.kind, candidate]));
  const candidateOf = ({ kind }: Member): Candidate => {
    const candidate = byKind.get(kind);
    if (!candidate) throw new RangeError(`"${kind}" is nothing that is combined`);
    return candidate;
  };
  const forecast = (model: Combination, days: readonly FutureDay[]): Float64Array => {
    const sum = new Float64Array(days.length);
    for (const member of model.members) {
      const own = candidateOf(member).forecast(member.parameters, days);
      for (let i = 0; i < sum.length; i += 1) sum[i] += member.weight * own[i];
    }
    return sum;
  };
  const [first, ...others] = members.map(({ kind, schema }) =>
    z.object({ kind: z.literal(kind), weight: z.number().min(0).max(1), parameters: schema }),
  );
  return {
    kind: COMBINATION,
    description: 'The mean of several candidates, each weighted by how well it has done so far',
    schema: z.object({ members: z.array(z.discriminatedUnion('kind', [first, ...others])).min(1) }),

    fit(series: Series): Combination {
      const intermittent = isIntermittent(series.sales);
      const fitted = members.flatMap((candidate) => {
        if (candidate.forIntermittent && !intermittent) return [];
        const parameters = fitIfPossible(candidate, series);
        return parameters === undefined ? [] : [{ kind: candidate.kind, parameters }];
      });
      return combine(fitted, undefined, intermittent);
    },

    forecast,

    /** Means of the members' effects in logarithms, with the level moved so that their product is the forecast. */
    effects(model: Combination, days: readonly FutureDay[]): DayEffects[] {
      const opened = days.map((day) => ({ ...day, open: true }));
      const forecasts = forecast(model, opened);
      const parts = model.members.map((member) => candidateOf(member).effects?.(member.parameters, days) ?? []);
      return days.map((_, i) => {
        const mean = (name: EffectName) =>
          Math.exp(model.members.reduce((sum, { weight }, k) => sum + weight * Math.log(parts[k][i][name]), 0));
        const effects = Object.fromEntries(EFFECT_NAMES.map((name) => [name, mean(name)])) as DayEffects;
        return forecasts[i] > 0 ? matchEffects(effects, forecasts[i]) : effects;
      });
    },

    /** Those of the members that know what a plan does, by weight: they have learnt it from the same days, so that their errors add up. */
    effectErrors(model, before, after): EffectErrors | undefined {
      const known = model.members.flatMap((member) => {
        const errors = candidateOf(member).effectErrors?.(member.parameters, before, after);
        return errors ? [{ weight: member.weight, errors }] : [];
      });
      if (known.length === 0) return undefined;
      const [{ errors: first }] = known;
      return {
        ...first,
        loadings: first.loadings.map((loading, day) =>
          loading.map((_, k) =>
            known.reduce((sum, { weight, errors }) => sum + weight * (errors.loadings[day]?.[k] ?? 0), 0),
          ),
        ),
        neighboursUnknown: known.some(({ errors }) => errors.neighboursUnknown),
      };
    },
  };
}

function fitIfPossible(candidate: Candidate, series: Series): unknown {
  try {
    return candidate.fit(series);
  } catch (error) {
    if (error instanceof CannotFitError) return undefined;
    throw error;
  }
}

/** A combination of fitted models with weights from their errors. Throws a CannotFitError without any. */
export function combine(
  fitted: readonly Omit<Member, 'weight'>[],
  errors: readonly number[] | undefined,
  intermittent = false,
): Combination {
  if (fitted.length === 0) throw new CannotFitError('none of the candidates that are combined can be fitted');
  const weights = memberWeights(
    fitted.map(({ kind }) => kind),
    errors,
    intermittent,
  );
  return { members: fitted.map(({ kind, parameters }, i) => ({ kind, weight: weights[i], parameters })) };
}
