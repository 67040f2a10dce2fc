import { METRICS, type ScoredCase, type Scores } from '../../../bench/accuracy/scores.ts';

/** Scores with these numbers, and null for the rest. */
export function scoresWith(numbers: Partial<Scores>): Scores {
  const none = Object.fromEntries(METRICS.map((metric) => [metric, null])) as unknown as Scores;
  return { ...none, ...numbers };
}

/** A case of the panel `p` with a WAPE for each method. */
export function caseOf(
  place: Partial<Omit<ScoredCase, 'scores'>>,
  wapes: Readonly<Record<string, number | null>>,
): ScoredCase {
  const scores = Object.fromEntries(Object.entries(wapes).map(([method, wape]) => [method, scoresWith({ wape })]));
  return { panel: 'p', source: 'shop', series: 'shop-1', origin: '2024-01-01', regime: '1y', ...place, scores };
}
