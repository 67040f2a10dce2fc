import type { Finding } from '../schemas/dataset.ts';
import { WEEKDAYS } from './closures.ts';
import { combinationFindings } from './report-combinations.ts';
import { collinearFindings, covariateFindings } from './report-covariates.ts';
import { type Facts, listWeekdays } from './report-facts.ts';

/** A season of the year is told from a trend only when some of it has come twice: 1.15 years. */
const DAYS_FOR_SEASON = 420;

/** Which effects the data cannot tell apart, or has never seen. */
export function findingsOf(facts: Facts): Finding[] {
  return [
    ...covariateFindings(facts),
    ...collinearFindings(facts),
    ...weekdayFindings(facts),
    ...combinationFindings(facts),
    ...seasonFindings(facts),
  ];
}

function weekdayFindings({ weekdays, closedWeekdays }: Facts): Finding[] {
  const unseen = WEEKDAYS.filter((weekday) => !weekdays.includes(weekday));
  if (unseen.length === 0) return [];
  const unexplained = unseen.filter((weekday) => !closedWeekdays.includes(weekday));
  const reason = unexplained.length === 0 ? 'the store never opens then' : 'what it would sell then is unknown';
  const message = `No day is a ${listWeekdays(unseen).replace(' and ', ' or ')}: ${reason}`;
  return [{ code: 'weekday-never-seen', covariates: [], weekdays: unseen, message }];
}

function seasonFindings({ epochDays }: Facts): Finding[] {
  const span = (epochDays.at(-1) ?? 0) - (epochDays[0] ?? 0) + 1;
  if (span >= DAYS_FOR_SEASON) return [];
  const message =
    `The data spans ${span} days (${(span / 365.25).toFixed(2)} years): a season of the year cannot be told from a trend ` +
    `before ${DAYS_FOR_SEASON} days, so none is learnt`;
  return [{ code: 'no-yearly-season', covariates: [], message }];
}
