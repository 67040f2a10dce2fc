import { calendar } from './calendar.ts';
import type { Candidate } from './candidate.ts';
import { linear } from './linear/linear.ts';
import { seasonalNaive } from './seasonal-naive.ts';

/** Every way of forecasting there is; adding one is its file and its line here. Order decides ties. */
export const CANDIDATES = [seasonalNaive, linear, calendar] as const;

export type CandidateKind = (typeof CANDIDATES)[number]['kind'];

/** The same list with the model types erased: what each returns goes only back to itself. */
const byKind = new Map<string, Candidate>(CANDIDATES.map((candidate) => [candidate.kind, candidate as Candidate]));

export const CANDIDATE_KINDS = [...byKind.keys()];

/** Throws a RangeError for a kind that does not exist (a model file of a later version, say). */
export function candidateOf(kind: string): Candidate {
  const candidate = byKind.get(kind);
  if (!candidate) throw new RangeError(`there is no candidate "${kind}"; there are ${CANDIDATE_KINDS.join(', ')}`);
  return candidate;
}
