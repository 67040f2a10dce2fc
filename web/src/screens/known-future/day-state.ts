import { weekdayOf } from '../../../../src/dates.ts';
import type { Forecast, ForecastDay } from '../../../../src/forecasting/forecast-schema.ts';
import type { Entry, Field } from './draft.ts';

/** A field of a day, and whether the store has set it or it is assumed. */
export interface FieldState {
  readonly value: boolean;
  readonly isSet: boolean;
}

export type DayState = Readonly<Record<Field, FieldState>>;

interface Sources {
  /** The day's entry in the draft. */
  readonly entry: Entry | undefined;
  /** Its stored entry. */
  readonly stored: Entry | undefined;
  /** The day in the forecast by what is stored; undefined without a model. */
  readonly day: ForecastDay | undefined;
  readonly closedWeekdays: readonly number[];
}

/** The fields of a day: from the draft, else as the forecast assumes, else as is usual. */
export function stateOf(date: string, { entry, stored, day, closedWeekdays }: Sources): DayState {
  const usual: Record<Field, boolean> = {
    open: !closedWeekdays.includes(weekdayOf(date)),
    promo: false,
    holiday: false,
  };
  const known = (field: Field): FieldState => {
    const set = entry?.[field];
    if (set !== undefined) return { value: Boolean(set), isSet: true };
    // A value that the forecast took from a stored entry is not what it would assume without it.
    const assumed = stored?.[field] === undefined ? day?.[field] : undefined;
    return { value: assumed === undefined ? usual[field] : Boolean(assumed), isSet: false };
  };
  return { open: known('open'), promo: known('promo'), holiday: known('holiday') };
}

/** The value of a field that all these days share, and whether it was set; undefined when they differ. */
export function sharedState(states: readonly DayState[], field: Field): FieldState | undefined {
  const [first, ...others] = states.map((state) => state[field]);
  const isSame = others.every(({ value, isSet }) => value === first?.value && isSet === first.isSet);
  return isSame ? first : undefined;
}

/** Whether a model knows of holidays without a column: then it has assumed them, or they have been said of its days. */
export function knowsHolidays(
  { assumptions }: Pick<Forecast, 'assumptions'>,
  stored: ReadonlyMap<string, Entry>,
): boolean {
  return (
    assumptions.some(({ code }) => code === 'public-holidays') ||
    [...stored.values()].some(({ holiday }) => holiday !== undefined)
  );
}

/** Names of public holidays by day, as the assumptions of a forecast list them. */
export function publicHolidays({ assumptions }: Pick<Forecast, 'assumptions'>): Map<string, string> {
  return new Map(assumptions.flatMap(({ days = [] }) => days.map(({ date, name }) => [date, name])));
}
