import type { EffectName } from '../effects.ts';
import type { GroupName } from './columns.ts';

/** The effect that each group of columns counts towards. */
export const EFFECT_OF: Readonly<Record<GroupName, EffectName>> = {
  intercept: 'base',
  weekday: 'weekday',
  slope: 'trend',
  step: 'trend',
  payday: 'monthPosition',
  edge: 'monthPosition',
  monthPosition: 'monthPosition',
  yearly: 'yearly',
  promotion: 'promotion',
  promotionByWeekday: 'promotion',
  holiday: 'holiday',
  holidayByWeekday: 'holiday',
  holidayNeighbour: 'holiday',
  holidayBySeason: 'holiday',
  covariate: 'covariates',
  closure: 'closures',
  christmas: 'closures',
  eve: 'closures',
  easter: 'closures',
  carnival: 'closures',
  shopping: 'closures',
};
