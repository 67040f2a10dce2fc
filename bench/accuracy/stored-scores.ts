import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Metric } from '../../src/forecasting/evaluation/metrics.ts';
import { METRICS, type MetricName, type ScoredCase, type Scores } from './scores.ts';

/** Scores of single cases as they lie in a file: those of the peers (../peers/protocol.md), or of an earlier run of ours. */
export interface StoredScores {
  /** The metrics that each list of numbers has, in their order. */
  readonly metrics: readonly string[];
  readonly cases: readonly {
    readonly series: string;
    readonly origin: string;
    readonly regime: string;
    /** By method; one that failed the case is not there. */
    readonly scores: Readonly<Record<string, readonly Metric[]>>;
  }[];
  /** Of the panel's file; runs of ours over several panels have none. */
  readonly panel?: { readonly file: string; readonly sha256: string };
  /** Means of the peers, by method, group and regime. */
  readonly results?: readonly (Readonly<Record<string, unknown>> & { readonly secondsPerStore: number })[];
}

/** Throws when the file has no scores of single cases. */
export function readScores(file: string): StoredScores {
  const stored: Partial<StoredScores> = JSON.parse(readFileSync(file, 'utf8'));
  if (!stored.cases || !stored.metrics) throw new Error(`${file} has no scores of single cases: make it again`);
  return { ...stored, metrics: stored.metrics, cases: stored.cases };
}

/** Whether the scores are of this very panel. */
export function isOfPanel(stored: StoredScores, panelFile: string): boolean {
  return stored.panel?.sha256 === createHash('sha256').update(readFileSync(panelFile)).digest('hex');
}

/** Names of the methods, in the order in which they come. */
export const methodsIn = ({ cases }: StoredScores): string[] => [
  ...new Set(cases.flatMap(({ scores }) => Object.keys(scores))),
];

/**
 * The cases with what is stored of each put beside their scores; the methods are named by `nameOf`. Throws when the file
 * does not have a case: means over other months could not be compared.
 */
export function withStored(
  cases: readonly ScoredCase[],
  stored: StoredScores,
  nameOf: (method: string) => string = (method) => method,
): ScoredCase[] {
  const keyOf = ({ series, origin, regime }: { series: string; origin: string; regime: string }) =>
    `${series}, ${origin}, ${regime}`;
  const byKey = new Map(stored.cases.map((each) => [keyOf(each), each.scores]));
  return cases.map((each) => {
    const found = byKey.get(keyOf(each));
    if (!found) throw new Error(`nothing is stored of the case ${keyOf(each)}`);
    const added = Object.entries(found).map(([method, numbers]) => [nameOf(method), named(stored.metrics, numbers)]);
    return { ...each, scores: { ...each.scores, ...Object.fromEntries(added) } };
  });
}

function named(metrics: readonly string[], numbers: readonly Metric[]): Scores {
  const numberOf = (metric: MetricName): Metric => numbers[metrics.indexOf(metric)] ?? null;
  return Object.fromEntries(METRICS.map((metric) => [metric, numberOf(metric)])) as Record<MetricName, Metric>;
}

const DIGITS = 5;

/** Writes what one method scored, so that a later run can stand beside it. */
export function writeScores(file: string, cases: readonly ScoredCase[], method: string): void {
  const lines = cases.map(({ series, origin, regime, scores }) => {
    const numbers = METRICS.map((metric) => scores[method][metric]).map((value) =>
      value === null ? null : Number(value.toFixed(DIGITS)),
    );
    return JSON.stringify({ series, origin, regime, scores: { [method]: numbers } });
  });
  writeFileSync(file, `{"metrics":${JSON.stringify(METRICS)},"cases":[\n${lines.join(',\n')}\n]}\n`);
}
