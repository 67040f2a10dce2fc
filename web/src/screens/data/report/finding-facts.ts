import { headersByCovariate, PROMO } from '../../../../../src/sales/columns.ts';
import type { DatasetVersion } from '../../../../../src/sales/dataset.ts';

export type Profile = DatasetVersion['profile'];
export type Finding = Profile['identifiability'][number];
type Column = DatasetVersion['columns'][number];

/** What a finding is about, as words need it. */
export interface FindingFacts {
  /** Columns as the file names them. */
  readonly columns: readonly string[];
  readonly weekdays: readonly number[];
  /** `without`: the flag was always set there, and it is the days without it that were never seen. */
  readonly unseen: 'with' | 'without' | 'together';
}

/** The columns of a finding as the file names them, and which combination was not seen. */
export function findingFactsOf(
  finding: Finding,
  columns: readonly Column[],
  weekdays: Profile['weekdays'],
): FindingFacts {
  const headers = headersByCovariate(columns);
  const named = finding.covariates.map((covariate) => headers.get(covariate) ?? covariate);
  return { columns: named, weekdays: finding.weekdays ?? [], unseen: unseenOf(finding, weekdays) };
}

function unseenOf(finding: Finding, weekdays: Profile['weekdays']): FindingFacts['unseen'] {
  if (finding.covariates.length > 1) return 'together';
  const row = weekdays.find(({ weekday }) => weekday === finding.weekdays?.[0]);
  const marked = finding.covariates[0] === PROMO ? row?.promoDays : row?.holidayDays;
  return row !== undefined && row.days > 0 && marked === row.days ? 'without' : 'with';
}
