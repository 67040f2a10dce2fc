import type { Forecast } from '../../../../src/forecasting/forecast-schema.ts';
import type { WhatIf } from '../../api/forecasts.ts';

/** What the changes of a draft do to a day, or to all of them. */
export interface Change {
  readonly before: number;
  readonly after: number;
  readonly difference: number;
  /** In 8 of 10 cases; undefined when the service does not give them. */
  readonly bounds: readonly [number, number] | undefined;
}

export interface DayChange extends Change {
  readonly date: string;
}

/** In total, and of each day that differs. Without a comparison by the service it is the plain difference. */
export function differenceOf(base: Forecast, planned: WhatIf): { total: Change; days: DayChange[] } {
  const before = new Map(base.days.map((day) => [day.date, day.forecast]));
  const compared = new Map(planned.comparison?.days.map((day) => [day.date, day]));
  const days = planned.days.flatMap(({ date, forecast }): DayChange[] => {
    const known = compared.get(date);
    const was = known?.baseline ?? before.get(date) ?? forecast;
    const difference = known?.difference ?? exact(forecast - was);
    if (difference === 0) return [];
    return [{ date, before: was, after: forecast, difference, bounds: known?.intervals['80'] }];
  });
  const total = planned.comparison?.total;
  const was = total?.baseline ?? base.total.forecast;
  return {
    total: {
      before: was,
      after: planned.total.forecast,
      difference: total?.difference ?? exact(planned.total.forecast - was),
      bounds: total?.intervals['80'],
    },
    days,
  };
}

/** Without the dust of binary fractions. */
const exact = (value: number) => Number(value.toFixed(6)) + 0;
