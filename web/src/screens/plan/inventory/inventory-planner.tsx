import { getInventory, type InventoryPlan, type InventoryRequest, planInventory } from '../../../api/plans.ts';
import type { About } from '../../../api/series.ts';
import { currency } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { chosenDataset } from '../../../state/datasets.ts';
import { ChoiceField, NumberField, RangeField, SalesFields, TextField, WeekdaysField } from '../form/fields.tsx';
import { type PlanFields, PlanForm, type PlanResult, usePlanning } from '../form/plan-form.tsx';
import { salesKindOf } from '../form/sales-kind.ts';
import { SentOrders } from '../sent-orders/sent-orders-card.tsx';
import { orderedByPlan } from '../sent-orders/supplier-orders.ts';
import { sentOrderWords } from '../sent-orders/words.ts';
import { InventoryResult } from './inventory-result.tsx';
import { INVENTORY_DEFAULTS, INVENTORY_FIELDS, type InventoryField, inventoryRequest } from './request.ts';
import { inventoryWords } from './words.ts';

const KIND = {
  name: 'orders' as const,
  fieldOf: INVENTORY_FIELDS,
  read: inventoryRequest,
  plan: planInventory,
};

/** What to order for each delivery. */
export function InventoryPlanner(about: About) {
  const words = spoken(inventoryWords);
  const defaults = { ...INVENTORY_DEFAULTS, salesAre: salesKindOf(chosenDataset.value, currency.value) };
  const planning = usePlanning({ ...KIND, defaults }, about);
  return (
    <div class="stack">
      <PlanForm title={words.title} intro={words.intro} planning={planning}>
        <Goods form={planning} />
        <Aim form={planning} />
        <Costs form={planning} />
      </PlanForm>
      {planning.result && <Result result={planning.result} about={about} />}
    </div>
  );
}

interface ResultProps {
  readonly result: PlanResult<InventoryRequest, InventoryPlan>;
  readonly about: About;
}

function Result({ result, about: { dataset, series } }: ResultProps) {
  const { plan, request } = result;
  return (
    <>
      <InventoryResult result={result} />
      <SentOrders
        ordered={orderedByPlan(plan, request, series ?? dataset)}
        plan={plan}
        shop={dataset}
        getFile={(type) => getInventory(request, type)}
      />
    </>
  );
}

interface PartProps {
  readonly form: PlanFields<InventoryField>;
}

function Goods({ form }: PartProps) {
  const words = spoken(inventoryWords);
  const sent = spoken(sentOrderWords);
  return (
    <>
      <WeekdaysField form={form} name="weekdays" label={words.weekdays} hint={words.weekdaysHint} />
      <div class="form-grid">
        <RangeField form={form} name="range" />
        <NumberField form={form} name="leadTimeDays" label={words.leadTimeDays} hint={words.leadTimeHint} />
        <NumberField form={form} name="openingStock" label={words.openingStock} hint={words.openingStockHint} />
        <NumberField form={form} name="packSize" label={words.packSize} hint={words.packSizeHint} />
        <SalesFields form={form} price={words.unitPrice} priceHint={words.priceHint} />
        <TextField form={form} name="supplier" label={sent.supplierField} hint={sent.supplierHint} />
      </div>
    </>
  );
}

function Aim({ form }: PartProps) {
  const words = spoken(inventoryWords);
  return (
    <div class="form-grid">
      <ChoiceField
        form={form}
        name="leftovers"
        label={words.leftovers}
        options={[
          { value: 'keep', text: words.keep },
          { value: 'waste', text: words.waste },
        ]}
      />
      <ChoiceField
        form={form}
        name="aim"
        label={words.aim}
        options={[
          { value: 'lasting', text: words.byLasting },
          { value: 'costs', text: words.byCosts },
        ]}
      />
      {form.values.aim !== 'costs' && (
        <NumberField form={form} name="lasting" unit="percent" label={words.lasting} hint={words.lastingHint} />
      )}
    </div>
  );
}

function Costs({ form }: PartProps) {
  const words = spoken(inventoryWords);
  const byCosts = form.values.aim === 'costs';
  return (
    <details class="more-fields" open={byCosts || form.values.unitCost !== ''}>
      <summary>{byCosts ? words.money : words.moneyOptional}</summary>
      <div class="form-grid">
        <NumberField form={form} name="unitCost" unit="money" label={words.unitCost} hint={words.unitCostHint} />
        {form.values.salesAre !== 'money' && (
          <NumberField form={form} name="unitPrice" unit="money" label={words.unitPrice} hint={words.unitPriceHint} />
        )}
        {form.values.leftovers === 'waste' ? (
          <>
            <NumberField form={form} name="wasteCost" unit="money" label={words.wasteCost} hint={words.wasteCostHint} />
            <NumberField
              form={form}
              name="salvageValue"
              unit="money"
              label={words.salvageValue}
              hint={words.salvageValueHint}
            />
          </>
        ) : (
          <NumberField
            form={form}
            name="holdingCost"
            unit="money"
            label={words.holdingCost}
            hint={words.holdingCostHint}
          />
        )}
      </div>
    </details>
  );
}
