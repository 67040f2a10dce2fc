import type { OrderListRequest } from '../../../api/plans.ts';
import { type FormValues, formReader, type ReadForm } from '../form/form-values.ts';
import { rangeOf } from '../form/range.ts';
import { supplierIn } from '../inventory/request.ts';
import type { Stock } from './stocks.ts';

export type OrderListField = 'range' | 'weekdays' | 'leadTimeDays' | 'salesAre' | 'unitPrice' | 'lasting' | 'supplier';

export const ORDER_LIST_DEFAULTS: FormValues<OrderListField> = {
  range: '',
  weekdays: '2,5',
  leadTimeDays: '2',
  salesAre: '',
  unitPrice: '',
  lasting: '95',
  supplier: '',
};

/** Where the errors of the service's answer belong. */
export const ORDER_LIST_FIELDS: Readonly<Record<string, OrderListField | undefined>> = {
  month: 'range',
  days: 'range',
  deliveries: 'weekdays',
  leadTimeDays: 'leadTimeDays',
  salesPerUnit: 'unitPrice',
  serviceLevel: 'lasting',
  supplier: 'supplier',
};

/** The terms that hold for all products, and what is known of each. Of sales in money each product needs a price. */
export function orderListRequest(
  values: FormValues<OrderListField>,
  dataset: string,
  locale: string,
  stocks: readonly Stock[] = [],
): ReadForm<OrderListRequest, OrderListField> {
  const reader = formReader(values, locale);
  const isMoney = reader.choice('salesAre', ['money', 'units']) === 'money';
  const haveOwn = stocks.length > 0 && stocks.every(({ price }) => price !== undefined);
  const readPrice = haveOwn ? reader.optional : reader.number;
  const common = isMoney ? readPrice('unitPrice', { least: 1e-6 }) : 1;
  const products = stocks.map(({ price, cost, ...stock }) => {
    const unitPrice = price ?? (isMoney ? common : undefined);
    return {
      ...stock,
      ...(isMoney && price && { salesPerUnit: price }),
      ...(cost !== undefined && unitPrice !== undefined && { unitCost: cost, unitPrice }),
    };
  });
  return reader.finish({
    dataset,
    ...rangeOf(values.range),
    deliveries: { weekdays: reader.weekdays('weekdays') },
    leadTimeDays: reader.number('leadTimeDays', { most: 365, isWhole: true }),
    ...(common !== undefined && { salesPerUnit: common }),
    serviceLevel: reader.number('lasting', { least: 50, most: 99.9 }) / 100,
    ...supplierIn(values.supplier),
    ...(products.length > 0 && { products }),
  });
}
