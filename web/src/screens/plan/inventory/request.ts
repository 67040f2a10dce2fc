import type { InventoryRequest } from '../../../api/plans.ts';
import { type FormValues, formReader, type ReadForm } from '../form/form-values.ts';
import { rangeOf } from '../form/range.ts';

export type InventoryField =
  | 'range'
  | 'weekdays'
  | 'leadTimeDays'
  | 'openingStock'
  | 'packSize'
  | 'salesPerUnit'
  | 'leftovers'
  | 'aim'
  | 'lasting'
  | 'unitCost'
  | 'unitPrice'
  | 'holdingCost'
  | 'wasteCost'
  | 'salvageValue';

export const INVENTORY_DEFAULTS: FormValues<InventoryField> = {
  range: '',
  weekdays: '2,5',
  leadTimeDays: '2',
  openingStock: '0',
  packSize: '',
  salesPerUnit: '1',
  leftovers: 'keep',
  aim: 'lasting',
  lasting: '95',
  unitCost: '',
  unitPrice: '',
  holdingCost: '',
  wasteCost: '',
  salvageValue: '',
};

/** Where the errors of the service's answer belong. */
export const INVENTORY_FIELDS: Readonly<Record<string, InventoryField | undefined>> = {
  month: 'range',
  days: 'range',
  deliveries: 'weekdays',
  leadTimeDays: 'leadTimeDays',
  openingStock: 'openingStock',
  packSize: 'packSize',
  salesPerUnit: 'salesPerUnit',
  unitCost: 'unitCost',
  unitPrice: 'unitPrice',
  margin: 'unitPrice',
  holdingCost: 'holdingCost',
  wasteCost: 'wasteCost',
  salvageValue: 'salvageValue',
  serviceLevel: 'lasting',
};

/** The request that the form stands for: by how rarely goods may run out, or by what costs least. */
export function inventoryRequest(
  values: FormValues<InventoryField>,
  dataset: string,
  locale: string,
): ReadForm<InventoryRequest, InventoryField> {
  const reader = formReader(values, locale);
  const isWaste = values.leftovers === 'waste';
  const byCosts = values.aim === 'costs';
  const packSize = reader.optional('packSize', { least: 1, most: 1e6, isWhole: true });
  const given = {
    dataset,
    ...rangeOf(values.range),
    deliveries: { weekdays: reader.weekdays('weekdays') },
    leadTimeDays: reader.number('leadTimeDays', { most: 365, isWhole: true }),
    openingStock: reader.number('openingStock'),
    ...(packSize !== undefined && { packSize }),
    salesPerUnit: reader.number('salesPerUnit', { least: 1e-6 }),
    leftovers: isWaste ? ('waste' as const) : ('keep' as const),
  };
  const lasting = byCosts ? {} : { serviceLevel: reader.number('lasting', { least: 50, most: 99.9 }) / 100 };
  const names = isWaste ? (['wasteCost', 'salvageValue'] as const) : (['holdingCost'] as const);
  const isPriced = byCosts || [values.unitCost, values.unitPrice, ...names.map((name) => values[name])].some(isFilled);
  if (!isPriced) return reader.finish({ ...given, ...lasting });
  const unitCost = reader.number('unitCost');
  const unitPrice = reader.number('unitPrice');
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
