import { z } from 'zod';
import type { IsoDay } from '../dates.ts';
import type { Forecast } from '../forecasting/forecast-schema.ts';
import { instantSchema, isoDaySchema, runIdSchema } from '../primitives.ts';

/** The manager's own number for a day. */
export const overrideSchema = z
  .object({
    date: isoDaySchema,
    sales: z.number().describe('Sales of the day, in units of the data'),
    reason: z.string(),
    author: z.string().optional(),
    setAt: instantSchema,
    baseline: z.number().nullable().describe('What the model forecast for the day then; null without a champion'),
    model: runIdSchema.nullable().describe('The model that said so'),
  })
  .meta({ id: 'Override' });

/** `ajustes.json`: at most one number a day, ascending. */
export const overridesDocumentSchema = z.object({ schema: z.literal(1), days: z.array(overrideSchema) });

export type Override = z.infer<typeof overrideSchema>;
export type OverridesDocument = z.infer<typeof overridesDocumentSchema>;

/** The same forecast with the manager's numbers beside it; observed days keep what was sold, and the baseline stays. */
export function withOverrides(forecast: Forecast, overrides: ReadonlyMap<IsoDay, Override>): Forecast {
  let sum = 0;
  let overridden = 0;
  const days = forecast.days.map((day) => {
    const said = day.observed ? undefined : overrides.get(day.date);
    sum += said?.sales ?? day.forecast;
    if (said === undefined) return day;
    overridden += 1;
    return { ...day, override: { sales: said.sales, reason: said.reason } };
  });
  if (overridden === 0) return forecast;
  // Without this 0.1 + 0.2 would be 0.30000000000000004; no data has more than these decimals.
  const total = { ...forecast.total, withOverrides: Number(sum.toFixed(6)) + 0 };
  return { ...forecast, days, total };
}
