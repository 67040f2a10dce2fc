import type { IsoDay } from '../dates.ts';
import type { Assumption } from '../forecasting/assumptions.ts';
import { type Language, listedDays, writtenDay } from '../language/wording.ts';

/** Wording of the assumptions of every plan. */
interface PlanWords {
  readonly observedDays: (days: number, lastDay: string) => string;
  readonly overridesNotUsed: (days: string) => string;
}

const en: PlanWords = {
  observedDays: (days, lastDay) =>
    days === 1
      ? `One day, ${lastDay}, has been observed already and is not planned.`
      : `${days} days up to ${lastDay} have been observed already and are not planned.`,
  overridesNotUsed: (days) => `The plan follows the forecast; the manager's own numbers are not used: ${days}.`,
};

const es: PlanWords = {
  observedDays: (days, lastDay) =>
    days === 1
      ? `Un día, el ${lastDay}, ya se ha vendido y no se planifica.`
      : `${days} días, hasta el ${lastDay}, ya se han vendido y no se planifican.`,
  overridesNotUsed: (days) => `El plan sigue la previsión; no se usan las cifras propias de estos días: ${days}.`,
};

const WORDS: Readonly<Record<Language, PlanWords>> = { en, es };

/** `skipped` are days of the range that have been observed already: they are not planned. */
export function observedDaysAssumptions(skipped: number, lastDay: IsoDay, language: Language): Assumption[] {
  return assumedIf(skipped > 0, 'observed-days', WORDS[language].observedDays(skipped, writtenDay(lastDay, language)));
}

/** `overridden` are days of the plan for which the manager has set a number of their own. */
export function overrideAssumptions(overridden: readonly IsoDay[], language: Language): Assumption[] {
  const message = WORDS[language].overridesNotUsed(listedDays(overridden, language));
  return assumedIf(overridden.length > 0, 'overrides-not-used', message);
}

/** The assumption when it holds. */
export function assumedIf(holds: boolean, code: string, message: string): Assumption[] {
  return holds ? [{ code, message }] : [];
}
