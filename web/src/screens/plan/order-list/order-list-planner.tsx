import { useState } from 'preact/hooks';
import { getOrders, type OrderListPlan, type OrderListRequest, planOrders } from '../../../api/plans.ts';
import type { About } from '../../../api/series.ts';
import { currency, formatList, formatNumber } from '../../../i18n/format.ts';
import { locale, spoken } from '../../../i18n/language.ts';
import { chosenDataset } from '../../../state/datasets.ts';
import { route } from '../../../state/route.ts';
import { Field } from '../../../ui/field.tsx';
import { NumberField, RangeField, SalesFields, TextField, WeekdaysField } from '../form/fields.tsx';
import type { FormValues } from '../form/form-values.ts';
import { PlanForm, usePlanning } from '../form/plan-form.tsx';
import { stocksMemory } from '../form/remembered.ts';
import { salesKindOf } from '../form/sales-kind.ts';
import { inventoryWords } from '../inventory/words.ts';
import { SentOrders } from '../sent-orders/sent-orders-card.tsx';
import { orderedByList } from '../sent-orders/supplier-orders.ts';
import { sentOrderWords } from '../sent-orders/words.ts';
import { stocksFromAddress, stocksInAddress } from './linked-stocks.ts';
import { OrderListResult } from './order-list-result.tsx';
import { ORDER_LIST_DEFAULTS, ORDER_LIST_FIELDS, type OrderListField, orderListRequest } from './request.ts';
import { readStocks } from './stocks.ts';
import { orderListWords } from './words.ts';

/** The next order of every product, as one list. */
export function OrderListPlanner({ dataset }: Pick<About, 'dataset'>) {
  const words = { ...spoken(inventoryWords), ...spoken(orderListWords) };
  const sent = spoken(sentOrderWords);
  const [pasted] = useState(() => stocksMemory(dataset));
  const nameColumns = chosenDataset.value?.series?.columns.length ?? 1;
  const linked = stocksFromAddress(route.value.params.get('stocks'), locale.value);
  const stocksOf = (isLinked: boolean) => readStocks(isLinked ? linked : pasted.value, nameColumns, locale.value);
  const kind = {
    name: 'orders-of-all' as const,
    defaults: { ...ORDER_LIST_DEFAULTS, salesAre: salesKindOf(chosenDataset.value, currency.value) },
    fieldOf: ORDER_LIST_FIELDS,
    read: (values: FormValues<OrderListField>, dataset: string, locale: string, isLinked: boolean) =>
      orderListRequest(values, dataset, locale, stocksOf(isLinked).stocks),
    beside: (isLinked: boolean) => {
      const stocks = stocksInAddress(stocksOf(isLinked).stocks);
      return stocks === undefined ? undefined : { stocks };
    },
    adopt: () => {
      pasted.value = linked;
    },
    plan: async (request: OrderListRequest) => ({ ...(await planOrders(request)), request }),
  };
  const planning = usePlanning(kind, { dataset });
  const { stocks, wrong } = stocksOf(planning.isLinked);
  const suppliers = new Set(stocks.flatMap(({ supplier }) => supplier ?? [])).size;
  const type = (text: string) => {
    // One change makes all that a link has said one's own.
    if (planning.isLinked) planning.set('range', planning.values.range);
    pasted.value = text;
  };
  return (
    <div class="stack">
      <PlanForm title={words.title} intro={words.intro} planning={planning}>
        <WeekdaysField form={planning} name="weekdays" label={words.weekdays} hint={words.weekdaysHint} />
        <div class="form-grid">
          <RangeField form={planning} name="range" />
          <NumberField form={planning} name="leadTimeDays" label={words.leadTimeDays} hint={words.leadTimeHint} />
          <NumberField form={planning} name="lasting" unit="percent" label={words.lasting} hint={words.lastingHint} />
          <SalesFields form={planning} price={words.priceOfAll} priceHint={words.priceOfAllHint} />
          <TextField form={planning} name="supplier" label={sent.supplierField} hint={sent.supplierOfAllHint} />
        </div>
        <Field
          label={words.stocks}
          hint={words.stocksHint}
          echo={
            stocks.length > 0 &&
            [
              words.stocksRead(formatNumber(stocks.length), suppliers, formatNumber(suppliers)),
              stocksInAddress(stocks) === undefined ? words.stocksNotLinked : '',
            ].join(' ')
          }
          error={wrong.length > 0 ? words.stocksWrong(formatList(wrong.slice(0, 10).map(String))) : undefined}
        >
          {(ties) => (
            <textarea
              {...ties}
              rows={4}
              spellcheck={false}
              value={planning.isLinked ? linked : pasted.value}
              onInput={({ currentTarget }) => type(currentTarget.value)}
            />
          )}
        </Field>
      </PlanForm>
      {planning.result && <Result {...planning.result} />}
    </div>
  );
}

type PlannedOrders = OrderListPlan & { readonly request: OrderListRequest };

function Result({ plan, isOutdated }: { readonly plan: PlannedOrders; readonly isOutdated: boolean }) {
  return (
    <>
      <OrderListResult plan={plan} isOutdated={isOutdated} />
      <SentOrders
        ordered={orderedByList(plan)}
        plan={plan}
        shop={plan.dataset}
        getFile={(type) => getOrders(plan.request, type)}
      />
    </>
  );
}
