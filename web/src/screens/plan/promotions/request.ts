import type { PromotionQuestion } from '../../../api/plans.ts';
import { type Draft, draftReader, type Read } from '../form/draft.ts';
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

export const PROMOTION_DEFAULTS: Draft<PromotionField> = {
  range: '',
  count: '4',
  weekdays: '1,2,3,4,5,6,7',
  margin: '30',
  costPerDay: '0',
  minimumGapDays: '2',
  allowUnseen: 'no',
  keepPlanned: 'yes',
};

/** Where the service's faults belong. */
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
export function promotionQuestion(
  draft: Draft<PromotionField>,
  dataset: string,
  language: 'en' | 'es',
): Read<PromotionQuestion, PromotionField> {
  const reader = draftReader(draft, language);
  return reader.finish({
    dataset,
    ...rangeOf(draft.range),
    count: reader.number('count', { least: 1, most: 100, isWhole: true }),
    weekdays: reader.weekdays('weekdays'),
    margin: reader.number('margin', { most: 100 }) / 100,
    costPerDay: reader.number('costPerDay', { most: 1e12 }),
    minimumGapDays: reader.number('minimumGapDays', { most: 366, isWhole: true }),
    allowUnseen: draft.allowUnseen === 'yes',
    keepPlanned: draft.keepPlanned !== 'no',
  });
}
