import { type FutureDay, HOLIDAY, PROMO } from '../../data/series.ts';
import { type DayEffects, type EffectName, plainEffects } from '../effects.ts';
import { columnNames, encodeDay, type LinearEncoding } from './encoding.ts';

interface LinearCoefficients {
  readonly encoding: LinearEncoding;
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

/** In this order the sums of a linear model become factors. */
const ORDER: readonly EffectName[] = ['weekday', 'promotion', 'holiday', 'covariates'];

/**
 * A sum told as a product: the base is a mean weekday with every other column at its least, and each group of columns
 * is the factor by which it raises what the groups before it had added up to. Where such a part is not positive, the
 * whole forecast is the base.
 */
export function linearEffects(model: LinearCoefficients, days: readonly FutureDay[]): DayEffects[] {
  const names = columnNames(model.encoding).map(effectOf);
  const base = model.intercept + meanWeekday(model);
  return days.map((day) => {
    const row = encodeDay(model.encoding, day);
    const added = (effect: EffectName) =>
      row.reduce((sum, value, i) => sum + (names[i] === effect ? value * model.coefficients[i] : 0), 0);
    const effects = { ...plainEffects(base) };
    let sum = base;
    for (const effect of ORDER) {
      const next = sum + added(effect) - (effect === 'weekday' ? meanWeekday(model) : 0);
      effects[effect] = next / sum;
      sum = next;
    }
    return Object.values(effects).every((factor) => factor > 0 && Number.isFinite(factor))
      ? effects
      : plainEffects(sum);
  });
}

function meanWeekday({ encoding, coefficients }: LinearCoefficients): number {
  return encoding.weekdays.reduce((sum, weekday, i) => sum + encoding.weekdayShares[weekday - 1] * coefficients[i], 0);
}

function effectOf(column: string): EffectName {
  if (column.startsWith('weekday:')) return 'weekday';
  if (column === PROMO) return 'promotion';
  return column === HOLIDAY ? 'holiday' : 'covariates';
}
