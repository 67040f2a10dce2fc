import { describeLeak, suspectLeak, withoutColumns } from '../forecasting/evaluation/leak.ts';
import { addPublicHolidays } from '../forecasting/holiday-covariate.ts';
import { learnCovariateFacts, type TrainingData } from '../forecasting/trained-model.ts';
import type { StepResult } from '../runs/run-record.ts';
import { headersByCovariate } from '../sales/columns.ts';
import { HOLIDAY, PROMO } from '../sales/series.ts';
import type { Loaded } from './load.ts';

/**
 * Takes from the version what training needs, and learns how each covariate goes on where nobody says. Left out are columns
 * that nobody knows ahead, and those that seem to know the sales of their own day: what is trained is what can be forecast.
 * Data without holidays take the public ones, where a country is set.
 */
export function preprocess(loaded: Loaded): StepResult<TrainingData> {
  const { document } = loaded;
  const { from, to, closedWeekdays, profile, options } = document;
  const headers = headersByCovariate(document.columns);
  const undeclared = undeclaredColumns(loaded);
  const declared = withoutColumns(loaded.series, undeclared);
  const { publicHolidays } = loaded;
  const dated = publicHolidays && addPublicHolidays(declared, publicHolidays);
  const known = dated?.series ?? declared;
  const leak = suspectLeak(known);
  const series = withoutColumns(known, leak?.columns ?? []);
  const covariates = learnCovariateFacts(series, headers, dated?.source);
  const source = {
    dataset: document.name,
    datasetVersion: document.version,
    trainedOn: { from, to, days: series.days.length },
    closedWeekdays,
    decimals: profile.sales.decimals,
    allowNegative: options.allowNegative,
  };
  const named = (names: readonly string[]) => names.map((name) => headers.get(name) ?? name);
  const found = leak && { ...leak, columns: named(leak.columns) };
  const holidays: HolidayDetail | undefined = dated && {
    region: publicHolidays.region,
    observed: dated.observed,
    used: dated.source !== undefined,
  };
  const warnings = [
    ...(undeclared.length > 0 ? [notKnownAhead(named(undeclared))] : []),
    ...(found ? [{ code: 'leak' as const, columns: found.columns, message: describeLeak(found) }] : []),
  ];
  return {
    value: { source, series, covariates, leak: found },
    detail: {
      from,
      to,
      closedWeekdays,
      covariates: covariates.map(({ column }) => column),
      ...(holidays ? { publicHolidays: holidays } : {}),
      ...(warnings.length > 0 ? { warnings } : {}),
    },
  };
}

/** For the document of the run: whose public holidays were looked for, on how many observed days, and whether they are used. */
interface HolidayDetail {
  readonly region: string;
  readonly observed: number;
  readonly used: boolean;
}

/** Why columns of the file were left out, for the document of the run. */
export interface LeftOut {
  readonly code: 'not-known-ahead' | 'leak';
  /** By the headers of the file. */
  readonly columns: readonly string[];
  readonly message: string;
}

function notKnownAhead(columns: readonly string[]): LeftOut {
  const [are, has, them] = columns.length === 1 ? ['is', 'it has', 'it'] : ['are', 'they have', 'them'];
  const message =
    `${columns.join(', ')} ${are} not used any more: only numbers that are known ahead are, and ${has} no value in the known ` +
    `future. If you know ${them} ahead, put the values of the days to come into the known future, or upload the file again with ` +
    `${them} under "known" in its mapping`;
  return { code: 'not-known-ahead', columns, message };
}

/**
 * Columns of a version that was read before columns had to be declared as known ahead: one without a single value in the
 * known future is not known ahead.
 */
function undeclaredColumns({ document, series, knownFuture }: Loaded): string[] {
  if (document.mapping !== undefined) return [];
  const said = new Set(knownFuture.flatMap(({ covariates }) => Object.keys(covariates)));
  return Object.keys(series.covariates).filter((name) => name !== PROMO && name !== HOLIDAY && !said.has(name));
}
