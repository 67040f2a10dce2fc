import type { ForecastDay } from '../../src/forecasting/forecast-schema.ts';

/** An open day of a forecast like any other, but for what is wished. */
export const forecastDay = (date: string, wishes: Partial<ForecastDay> = {}): ForecastDay => ({
  date,
  weekday: 1,
  open: true,
  promo: 0,
  holiday: 0,
  forecast: 100,
  intervals: { '80': [90, 110] },
  ...wishes,
});
