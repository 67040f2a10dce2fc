import type { OrderListRequest } from '../../../api/plans.ts';
import { type FormValues, formReader, type ReadForm } from '../form/form-values.ts';
import { rangeOf } from '../form/range.ts';

export type OrderListField = 'range' | 'weekdays' | 'leadTimeDays' | 'salesPerUnit' | 'lasting';

export const ORDER_LIST_DEFAULTS: FormValues<OrderListField> = {
  range: '',
  weekdays: '2,5',
  leadTimeDays: '2',
  salesPerUnit: '1',
  lasting: '95',
};

/** Where the errors of the service's answer belong. */
export const ORDER_LIST_FIELDS: Readonly<Record<string, OrderListField | undefined>> = {
  month: 'range',
  days: 'range',
  deliveries: 'weekdays',
  leadTimeDays: 'leadTimeDays',
  salesPerUnit: 'salesPerUnit',
  serviceLevel: 'lasting',
};

/** The terms that hold for all products. */
export function orderListRequest(
  values: FormValues<OrderListField>,
  dataset: string,
  locale: string,
): ReadForm<OrderListRequest, OrderListField> {
  const reader = formReader(values, locale);
  return reader.finish({
    dataset,
    ...rangeOf(values.range),
    deliveries: { weekdays: reader.weekdays('weekdays') },
    leadTimeDays: reader.number('leadTimeDays', { most: 365, isWhole: true }),
    salesPerUnit: reader.number('salesPerUnit', { least: 1e-6 }),
    serviceLevel: reader.number('lasting', { least: 50, most: 99.9 }) / 100,
  });
}
