import type { Weekday } from '../dates.ts';
import type { Finding } from '../schemas/dataset.ts';
import {
  type Covariate,
  type Facts,
  isConstant,
  isFunctionOfWeekday,
  listed,
  listWeekdays,
  markedOn,
  seenWeekdays,
} from './report-facts.ts';
import { HOLIDAY, PROMO } from './series.ts';

/** A combination seen on fewer days is rare: its effect rests on next to nothing. */
const RARE = 4;

/** Which weekdays never met a promotion or a holiday (or met few), and whether these two ever met. */
export function combinationFindings(facts: Facts): Finding[] {
  const flags = facts.covariates.filter(
    (covariate) =>
      (covariate.key === PROMO || covariate.key === HOLIDAY) &&
      !isConstant(covariate.values) &&
      !isFunctionOfWeekday(facts, covariate),
  );
  return [...flags.flatMap((flag) => weekdayFindings(flag, facts)), ...togetherFindings(facts)];
}

function weekdayFindings(flag: Covariate, facts: Facts): Finding[] {
  const seen = seenWeekdays(facts).map((weekday) => ({ weekday, ...markedOn(facts, flag, weekday) }));
  const only = seen.filter((count) => count.with > 0).map(({ weekday }) => weekday);
  const never = seen.filter((count) => count.with === 0).map(({ weekday }) => weekday);
  const always = seen.filter((count) => count.without === 0).map(({ weekday }) => weekday);
  const rare = seen.filter((count) => count.with > 0 && count.with < RARE);
  const findings: Finding[] = [];
  const add = (code: Finding['code'], weekdays: Weekday[], message: string) =>
    findings.push({ code, covariates: [flag.key], weekdays, message: `${flag.name} ${message}` });
  if (never.length > 0 && flag.key === PROMO) {
    add(
      'promo-weekdays',
      only,
      `falls only on ${listWeekdays(only)}: its effect on ${listWeekdays(never)} was never seen`,
    );
  } else if (never.length > 0) {
    add('unseen-combination', never, `never fell on ${listWeekdays(never)}: its effect there was never seen`);
  }
  if (always.length > 0) {
    add('unseen-combination', always, `falls on every ${listWeekdays(always)}: these were never seen without it`);
  }
  if (rare.length > 0) {
    const counts = listed(rare.map((count) => `${listWeekdays([count.weekday])} (${count.with})`));
    const weekdays = rare.map(({ weekday }) => weekday);
    add(
      'rare-combination',
      weekdays,
      `was seen fewer than ${RARE} times on ${counts}: its effect there rests on little data`,
    );
  }
  return findings;
}

function togetherFindings({ covariates }: Facts): Finding[] {
  const promo = covariates.find(({ key }) => key === PROMO);
  const holiday = covariates.find(({ key }) => key === HOLIDAY);
  if (promo === undefined || holiday === undefined) return [];
  const days = (flag: Covariate) => flag.values.filter((value) => value > 0).length;
  const both = promo.values.filter((value, i) => value > 0 && (holiday.values[i] ?? 0) > 0).length;
  if (days(promo) === 0 || days(holiday) === 0 || both >= RARE) return [];
  const code = both === 0 ? 'unseen-combination' : 'rare-combination';
  const message =
    `${promo.name} (${days(promo)} days) and ${holiday.name} (${days(holiday)} days) ` +
    (both === 0 ? 'never fell on one day: ' : `fell together only ${both === 1 ? 'once' : `${both} times`}: `) +
    'what a promotion does on a holiday is unknown';
  return [{ code, covariates: [PROMO, HOLIDAY], message }];
}
