import { useEffect, useRef, useState } from 'preact/hooks';
import { type FileType, WORKBOOK } from '../../../api/http.ts';
import { saveFile } from '../../../browser/save-file.ts';
import { formatDay, formatLongDayWithin, formatMoney, formatNumber } from '../../../i18n/format.ts';
import { locale, spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { chosenDataset } from '../../../state/datasets.ts';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { ActionError } from '../../../ui/notice.tsx';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { candidateName } from '../../quality/models/candidate-names.ts';
import { exactUnits, orderMail } from './order-mail.ts';
import { bySupplier, type Ordered, type OrderedLine, purchaseOf, type SupplierOrders } from './supplier-orders.ts';
import { sentOrderWords } from './words.ts';

interface SentOrdersProps {
  readonly ordered: readonly Ordered[];
  readonly plan: { readonly dataset: string; readonly from: string; readonly model: { readonly kind: string } };
  /** What the goods are for, in a heading and in a mail. */
  readonly shop: string;
  /** The plan as a file. */
  readonly getFile: (type: FileType) => Promise<Blob>;
}

/** The orders as they are sent: a list for each supplier, to print, to mail, or as a workbook. */
export function SentOrders({ ordered, plan, shop, getFile }: SentOrdersProps) {
  const words = spoken(sentOrderWords);
  const before = ordered.filter(({ isTakenForOrdered }) => isTakenForOrdered).length;
  const [chosen, setWithOrdered] = useState<boolean>();
  // A list with nothing else is not shown empty.
  const isWithOrdered = chosen ?? before === ordered.length;
  const [isWithMoney, setWithMoney] = useState(false);
  const saving = useAction(async () => saveFile(await getFile(WORKBOOK), `${plan.dataset}-${plan.from}.xlsx`));
  if (ordered.length === 0) return null;
  const sent = ordered.filter(({ isTakenForOrdered }) => isWithOrdered || !isTakenForOrdered);
  const suppliers = bySupplier(sent, locale.value);
  const isPriced = ordered.some(({ purchase }) => purchase !== undefined);
  const withMoney = isPriced && isWithMoney;
  const lastDay = chosenDataset.value?.to;
  // Of many series each has a model of its own.
  const model = candidateName(plan.model.kind === 'panel' ? 'auto' : plan.model.kind);
  const actions = (
    <>
      <button type="button" disabled={saving.isBusy} onClick={() => void saving.run()}>
        {words.workbook}
      </button>
      <button type="button" disabled={suppliers.length === 0} onClick={printOrders}>
        {words.print}
      </button>
    </>
  );
  return (
    <div class="sent-orders">
      <Card title={words.title} actions={actions}>
        <div class="stack">
          <ActionError action={saving} />
          <div class="no-print">
            <p class="muted">{words.intro}</p>
            {isPriced && <Check text={words.withMoney} isOn={isWithMoney} onChange={setWithMoney} />}
            {before > 0 && (
              <Check text={words.withOrdered(formatNumber(before))} isOn={isWithOrdered} onChange={setWithOrdered} />
            )}
          </div>
          {suppliers.length === 0 && <p>{words.nothing}</p>}
          {suppliers.map((orders) => (
            <section key={orders.supplier ?? ''} class="supplier-order">
              <h3>{orders.supplier ?? words.unnamed}</h3>
              {lastDay !== undefined && <p class="muted">{words.about(shop, formatDay(lastDay), model)}</p>}
              <OrderedDays orders={orders} withMoney={withMoney} />
              <Mail orders={orders} shop={shop} withMoney={withMoney} />
            </section>
          ))}
        </div>
      </Card>
    </div>
  );
}

interface CheckProps {
  readonly text: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Check({ text, isOn, onChange }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      {text}
    </label>
  );
}

interface OrdersProps {
  readonly orders: SupplierOrders;
  readonly withMoney: boolean;
}

function OrderedDays({ orders: { days, purchase }, withMoney }: OrdersProps) {
  const words = spoken(sentOrderWords);
  return (
    <>
      {days.map(({ orderBy, deliveryDate, isTakenForOrdered, lines }) => {
        const heading = (isTakenForOrdered ? words.ordered : words.day)(
          formatLongDayWithin(orderBy),
          formatLongDayWithin(deliveryDate),
        );
        return (
          <div key={`${orderBy} ${deliveryDate}`} class="ordered-day">
            <h4>{heading}</h4>
            <Table
              caption={heading}
              columns={columnsOf(lines, withMoney)}
              rows={lines}
              keyOf={({ product }) => product}
            />
          </div>
        );
      })}
      {withMoney && purchase !== undefined && (
        <p>
          {words.inAll}: <strong>{formatMoney(purchase)}</strong>
        </p>
      )}
    </>
  );
}

function columnsOf(lines: readonly OrderedLine[], withMoney: boolean): ColumnOf<OrderedLine>[] {
  const words = spoken(sentOrderWords);
  const inPacks = ({ packs, packSize }: OrderedLine) =>
    packs === undefined ? '–' : words.packsText(formatNumber(packs), formatNumber(packSize ?? 0));
  const number = (name: string, cell: (line: OrderedLine) => string) => ({ name, cell, isNumber: true });
  const total = purchaseOf(lines);
  const cost = total === undefined || lines.length === 1 ? words.cost : `${words.cost} (${formatMoney(total)})`;
  return [
    { name: words.product, cell: ({ product }) => product },
    number(words.units, ({ units }) => exactUnits(units)),
    ...(lines.some(({ packs }) => packs !== undefined) ? [number(words.packs, inPacks)] : []),
    ...(withMoney ? [number(cost, ({ purchase }) => (purchase === undefined ? '–' : formatMoney(purchase)))] : []),
  ];
}

/** What the supplier is written: to copy, and a mail that opens with it unless it is too long for that. */
function Mail({ orders, shop, withMoney }: OrdersProps & { readonly shop: string }) {
  const words = spoken(sentOrderWords);
  const area = useRef<HTMLTextAreaElement>(null);
  const [done, setDone] = useState('');
  const { body, link } = orderMail(orders, { shop, withMoney });
  useEffect(() => setDone(''), [body]);
  const copy = async () => {
    area.current?.select();
    // Without TLS browsers have no clipboard for a page.
    const isCopied = await navigator.clipboard?.writeText(body).then(
      () => true,
      () => false,
    );
    setDone(isCopied ? words.copied : words.selected);
  };
  const name = orders.supplier ?? words.unnamed;
  return (
    <details class="order-mail no-print">
      <summary>
        {words.text}
        <span class="visually-hidden">: {name}</span>
      </summary>
      <Field label={`${words.text}: ${name}`}>
        {(ties) => <textarea {...ties} ref={area} rows={Math.min(16, body.split('\n').length)} readOnly value={body} />}
      </Field>
      <div class="form-row">
        <button type="button" aria-label={`${words.copy}: ${name}`} onClick={() => void copy()}>
          {words.copy}
        </button>
        {link !== undefined && (
          <a class="button" href={link} aria-label={`${words.mail}: ${name}`}>
            {words.mail}
          </a>
        )}
        <span role="status">{done}</span>
      </div>
      {link === undefined && <p class="hint">{words.tooLong}</p>}
    </details>
  );
}

/** Only the orders go on paper: see `plan.css`. */
function printOrders(): void {
  const { dataset } = document.documentElement;
  dataset.print = 'orders';
  addEventListener('afterprint', () => delete dataset.print, { once: true });
  window.print();
}
