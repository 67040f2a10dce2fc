import { PROMO } from '../data/series.ts';
import type { Weekday } from '../dates.ts';
import { AppError } from '../errors.ts';
import { candidateOf } from '../forecasting/candidates.ts';
import { supportOf } from '../forecasting/intervals/support.ts';
import type { TrainedModel } from '../forecasting/trained-model.ts';

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** Throws AppError `no-promotion-effect` when the data or the model cannot tell what a promotion does. */
export function requirePromotionEffect(model: TrainedModel): void {
  const reason = whyUnknown(model);
  if (reason !== undefined) throw new AppError('no-promotion-effect', reason);
}

function whyUnknown({ dataset, covariates, mixes, kind }: TrainedModel): string | undefined {
  const promotion = covariates.find(({ name }) => name === PROMO);
  if (promotion === undefined) {
    return `"${dataset}" has no column of promotions: upload sales with a column Promociones (1 on promotion days), then train`;
  }
  const { column, binary } = promotion;
  if (!binary) return `${column} has values other than 0 and 1: only promotions that are there or not can be planned`;
  const seen = (weekday: Weekday, promo: boolean) =>
    [true, false].filter((holiday) => supportOf(mixes, { weekday, promo, holiday }).count > 0);
  const compared = WEEKDAYS.some((weekday) => {
    const without = seen(weekday, false);
    return seen(weekday, true).some((holiday) => without.includes(holiday));
  });
  if (!compared) {
    return `${column} is the same on all days of each weekday: what a promotion does cannot be told from what the weekday does`;
  }
  if (candidateOf(kind).effectErrors !== undefined) return undefined;
  return `The champion (${kind}) does not use promotions: train with {"model":"calendar"} and promote that model`;
}
