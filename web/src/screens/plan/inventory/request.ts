import type { InventoryQuestion } from '../../../api/plans.ts';
import { type Draft, draftReader, type Read } from '../form/draft.ts';
import { rangeOf } from '../form/range.ts';

export type InventoryField =
  | 'range'
  | 'weekdays'
  | 'leadTimeDays'
  | 'openingStock'
  | 'salesPerUnit'
  | 'leftovers'
  | 'aim'
  | 'lasting'
  | 'unitCost'
  | 'unitPrice'
  | 'holdingCost'
  | 'wasteCost'
  | 'salvageValue';

export const INVENTORY_DEFAULTS: Draft<InventoryField> = {
  range: '',
  weekdays: '2,5',
  leadTimeDays: '2',
  openingStock: '0',
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

/** Where the service's faults belong. */
export const INVENTORY_FIELDS: Readonly<Record<string, InventoryField | undefined>> = {
  month: 'range',
  days: 'range',
  deliveries: 'weekdays',
  leadTimeDays: 'leadTimeDays',
  openingStock: 'openingStock',
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
export function inventoryQuestion(
  draft: Draft<InventoryField>,
  dataset: string,
  language: 'en' | 'es',
): Read<InventoryQuestion, InventoryField> {
  const reader = draftReader(draft, language);
  const isWaste = draft.leftovers === 'waste';
  const byCosts = draft.aim === 'costs';
  const given = {
    dataset,
    ...rangeOf(draft.range),
    deliveries: { weekdays: reader.weekdays('weekdays') },
    leadTimeDays: reader.number('leadTimeDays', { most: 365, isWhole: true }),
    openingStock: reader.number('openingStock'),
    salesPerUnit: reader.number('salesPerUnit', { least: 1e-6 }),
    leftovers: isWaste ? ('waste' as const) : ('keep' as const),
  };
  const lasting = byCosts ? {} : { serviceLevel: reader.number('lasting', { least: 50, most: 99.9 }) / 100 };
  const names = isWaste ? (['wasteCost', 'salvageValue'] as const) : (['holdingCost'] as const);
  const isPriced = byCosts || [draft.unitCost, draft.unitPrice, ...names.map((name) => draft[name])].some(isFilled);
  if (!isPriced) return reader.finish({ ...given, ...lasting });
  const unitCost = reader.number('unitCost');
  const unitPrice = reader.number('unitPrice');
  if (isFilled(draft.unitPrice) && unitPrice <= unitCost) reader.fail('unitPrice', { what: 'earns-nothing' });
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
