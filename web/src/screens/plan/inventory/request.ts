import type { InventoryRequest } from '../../../api/plans.ts';
import { type FormValues, formReader, type ReadForm } from '../form/form-values.ts';
import { rangeOf } from '../form/range.ts';

export type InventoryField =
  | 'range'
  | 'weekdays'
  | 'leadTimeDays'
  | 'openingStock'
  | 'packSize'
  | 'salesAre'
  | 'leftovers'
  | 'aim'
  | 'lasting'
  | 'unitCost'
  | 'unitPrice'
  | 'holdingCost'
  | 'wasteCost'
  | 'salvageValue'
  | 'supplier';

export const INVENTORY_DEFAULTS: FormValues<InventoryField> = {
  range: '',
  weekdays: '2,5',
  leadTimeDays: '2',
  openingStock: '',
  packSize: '',
  salesAre: '',
  leftovers: 'keep',
  aim: 'lasting',
  lasting: '95',
  unitCost: '',
  unitPrice: '',
  holdingCost: '',
  wasteCost: '',
  salvageValue: '',
  supplier: '',
};

/** Where the errors of the service's answer belong. */
export const INVENTORY_FIELDS: Readonly<Record<string, InventoryField | undefined>> = {
  month: 'range',
  days: 'range',
  deliveries: 'weekdays',
  leadTimeDays: 'leadTimeDays',
  openingStock: 'openingStock',
  packSize: 'packSize',
  salesPerUnit: 'unitPrice',
  unitCost: 'unitCost',
  unitPrice: 'unitPrice',
  margin: 'unitPrice',
  holdingCost: 'holdingCost',
  wasteCost: 'wasteCost',
  salvageValue: 'salvageValue',
  serviceLevel: 'lasting',
  supplier: 'supplier',
};

/**
 * The request that the form stands for: by how rarely goods may run out, or by what costs least. Where the sales are money, the
 * price of a unit says how many units they are.
 */
export function inventoryRequest(
  values: FormValues<InventoryField>,
  dataset: string,
  locale: string,
): ReadForm<InventoryRequest, InventoryField> {
  const reader = formReader(values, locale);
  const isWaste = values.leftovers === 'waste';
  const byCosts = values.aim === 'costs';
  const isMoney = reader.choice('salesAre', ['money', 'units']) === 'money';
  const price = isMoney ? reader.number('unitPrice', { least: 1e-6 }) : undefined;
  const packSize = reader.optional('packSize', { least: 1, most: 1e6, isWhole: true });
  const given = {
    dataset,
    ...rangeOf(values.range),
    deliveries: { weekdays: reader.weekdays('weekdays') },
    leadTimeDays: reader.number('leadTimeDays', { most: 365, isWhole: true }),
    openingStock: reader.number('openingStock'),
    ...(packSize !== undefined && { packSize }),
    salesPerUnit: price ?? 1,
    leftovers: isWaste ? ('waste' as const) : ('keep' as const),
    ...supplierIn(values.supplier),
  };
  const lasting = byCosts ? {} : { serviceLevel: reader.number('lasting', { least: 50, most: 99.9 }) / 100 };
  const names = isWaste ? (['wasteCost', 'salvageValue'] as const) : (['holdingCost'] as const);
  // The price of sales in money says what a unit is; it needs no costs beside it.
  const costs = ['unitCost', ...(isMoney ? [] : (['unitPrice'] as const)), ...names] as const;
  const isPriced = byCosts || costs.some((name) => isFilled(values[name]));
  if (!isPriced) return reader.finish({ ...given, ...lasting });
  const unitCost = reader.number('unitCost');
  const unitPrice = price ?? reader.number('unitPrice');
  if (isFilled(values.unitPrice) && unitPrice <= unitCost) reader.fail('unitPrice', { what: 'earns-nothing' });
  // Goods that keep for nothing have no quantity that costs least.
  if (byCosts && !isWaste && !((reader.optional('holdingCost') ?? 0) > 0))
    reader.fail('holdingCost', { what: 'missing' });
  const others = Object.fromEntries(
    names.flatMap((name) => {
      const value = reader.optional(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return reader.finish({ ...given, ...lasting, unitCost, unitPrice, ...others });
}

const isFilled = (text: string) => text.trim() !== '';

/** From whom goods are bought, as it was typed, if it was. */
export function supplierIn(text: string): { supplier?: string } {
  const supplier = text.trim().replaceAll(/\s+/g, ' ');
  return supplier === '' ? {} : { supplier };
}
