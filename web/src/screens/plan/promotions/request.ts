import type { PromotionPlanRequest } from '../../../api/plans.ts';
import { type FormValues, formReader, type ReadForm } from '../form/form-values.ts';
import { rangeOf } from '../form/range.ts';

type PromotionField =
  | 'range'
  | 'count'
  | 'weekdays'
  | 'margin'
  | 'costPerDay'
  | 'minimumGapDays'
  | 'allowUnseen'
  | 'keepPlanned';

export const PROMOTION_DEFAULTS: FormValues<PromotionField> = {
  range: '',
  count: '4',
  weekdays: '1,2,3,4,5,6,7',
  margin: '',
  costPerDay: '',
  minimumGapDays: '2',
  allowUnseen: 'no',
  keepPlanned: 'yes',
};

/** Where the errors of the service's answer belong. */
export const PROMOTION_FIELDS: Readonly<Record<string, PromotionField | undefined>> = {
  month: 'range',
  days: 'range',
  count: 'count',
  weekdays: 'weekdays',
  margin: 'margin',
  costPerDay: 'costPerDay',
  minimumGapDays: 'minimumGapDays',
};

/** The request that the form stands for. */
export function promotionPlanRequest(
  values: FormValues<PromotionField>,
  dataset: string,
  locale: string,
): ReadForm<PromotionPlanRequest, PromotionField> {
  const reader = formReader(values, locale);
  return reader.finish({
    dataset,
    ...rangeOf(values.range),
    count: reader.number('count', { least: 1, most: 100, isWhole: true }),
    weekdays: reader.weekdays('weekdays'),
    margin: reader.number('margin', { most: 100 }) / 100,
    costPerDay: reader.number('costPerDay', { most: 1e12 }),
    minimumGapDays: reader.number('minimumGapDays', { most: 366, isWhole: true }),
    allowUnseen: values.allowUnseen === 'yes',
    keepPlanned: values.keepPlanned !== 'no',
  });
}
