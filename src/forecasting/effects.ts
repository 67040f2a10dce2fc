import { z } from 'zod';

/** The parts of a day's forecast: `base` in the unit of the sales, all others factors around 1. */
export const effectsSchema = z.object({
  base: z.number().describe('Sales of a mean open day without promotion or holiday'),
  weekday: z.number(),
  trend: z.number(),
  monthPosition: z.number(),
  yearly: z.number(),
  promotion: z.number(),
  holiday: z.number(),
  covariates: z.number(),
  closures: z.number().describe('Neighbours of closed days, Christmas and Easter'),
  level: z.number().describe('Correction by the sales of the last weeks'),
});

/** Their product is the forecast of the open day. */
export type DayEffects = z.infer<typeof effectsSchema>;
export type EffectName = keyof DayEffects;

export const EFFECT_NAMES = Object.keys(effectsSchema.shape) as EffectName[];

/** No effect at all: the whole forecast is the base. */
export function plainEffects(base: number): DayEffects {
  const ones = Object.fromEntries(EFFECT_NAMES.map((name) => [name, 1])) as Record<EffectName, number>;
  return { ...ones, base };
}

/** The same effects with `level` moved so that their product is exactly this forecast; the product must not be 0. */
export function matchEffects(effects: DayEffects, forecast: number): DayEffects {
  const product = EFFECT_NAMES.reduce((product, name) => product * effects[name], 1);
  return { ...effects, level: effects.level * (forecast / product) };
}
