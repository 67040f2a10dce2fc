import { calendar } from './models/calendar/calendar.ts';
import { CANDIDATE_KINDS, type Candidate } from './models/candidate.ts';
import { linear } from './models/linear/linear.ts';
import { seasonalNaive } from './models/seasonal-naive.ts';

/** Every way of forecasting there is, in the order of `CANDIDATE_KINDS`. */
export const CANDIDATES = [seasonalNaive, linear, calendar] as const;

/** The same list with the model types erased: what each returns goes only back to itself. */
const byKind = new Map<string, Candidate>(CANDIDATES.map((candidate) => [candidate.kind, candidate as Candidate]));

/** Throws a RangeError for a kind that does not exist (a model file of a later version, say). */
export function candidateOf(kind: string): Candidate {
  const candidate = byKind.get(kind);
  if (!candidate) throw new RangeError(`there is no candidate "${kind}"; there are ${CANDIDATE_KINDS.join(', ')}`);
  return candidate;
}
