import { useEffect, useRef, useState } from 'preact/hooks';
import { type FileType, WORKBOOK } from '../../../api/http.ts';
import { copyText } from '../../../browser/clipboard.ts';
import { saveFile } from '../../../browser/save-file.ts';
import { formatDay, formatLongDayWithin, formatMoney, formatNumber, formatWeekDay } from '../../../i18n/format.ts';
import { locale, spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { chosenDataset } from '../../../state/datasets.ts';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { ActionError } from '../../../ui/notice.tsx';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { candidateName } from '../../quality/models/candidate-names.ts';
import { exactUnits, orderMail } from './order-mail.ts';
import { bySupplier, type Ordered, type OrderedDay, type OrderedLine, type SupplierOrders } from './supplier-orders.ts';
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
  const about = lastDay === undefined ? '' : words.about(shop, formatDay(lastDay), model);
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
            <p class="muted">{about}</p>
            <div class="group-choices">
              {isPriced && <Check text={words.withMoney} isOn={isWithMoney} onChange={setWithMoney} />}
              {before > 0 && (
                <Check text={words.withOrdered(formatNumber(before))} isOn={isWithOrdered} onChange={setWithOrdered} />
              )}
            </div>
          </div>
          {suppliers.length === 0 && <p>{words.nothing}</p>}
          {suppliers.map((orders) => (
            <section key={orders.supplier ?? ''} class="supplier-order">
              <h3>{orders.supplier ?? words.unnamed}</h3>
              <p class="print-only">{about}</p>
              <OrderedDays orders={orders} shop={shop} withMoney={withMoney} />
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
  readonly shop: string;
  readonly withMoney: boolean;
}

/** Day by day, or one table where each day has one product. */
function OrderedDays({ orders: { supplier, days, purchase }, shop, withMoney }: OrdersProps) {
  const words = spoken(sentOrderWords);
  const name = supplier ?? words.unnamed;
  // The only thing that a shop sells is no name beside its own.
  const isNamed = days.some(({ lines }) => lines.some(({ product }) => product !== shop));
  const [product, ...figures] = lineColumns(
    days.flatMap(({ lines }) => lines),
    withMoney,
  );
  const flat = days.flatMap(({ lines, ...day }) => lines.map((line) => ({ ...line, ...day })));
  return (
    <>
      {flat.length === days.length ? (
        <Table
          caption={name}
          columns={[...dayColumns(), ...(isNamed ? [product] : []), ...figures]}
          rows={flat}
          keyOf={({ orderBy, deliveryDate }) => `${orderBy} ${deliveryDate}`}
        />
      ) : (
        days.map(({ orderBy, deliveryDate, isTakenForOrdered, lines }) => {
          const [by, delivery] = [orderBy, deliveryDate].map(formatLongDayWithin);
          const heading = (isTakenForOrdered ? words.ordered : words.day)(by ?? '', delivery ?? '');
          return (
            <div key={`${orderBy} ${deliveryDate}`} class="ordered-day">
              <h4>{heading}</h4>
              <Table
                caption={`${name}: ${heading}`}
                columns={lineColumns(lines, withMoney)}
                rows={lines}
                keyOf={({ product }) => product}
              />
            </div>
          );
        })
      )}
      {withMoney && purchase !== undefined && (
        <p>
          {words.inAll}: <strong>{formatMoney(purchase)}</strong>
        </p>
      )}
    </>
  );
}

function dayColumns(): ColumnOf<OrderedLine & Omit<OrderedDay, 'lines'>>[] {
  const words = spoken(sentOrderWords);
  return [
    {
      name: words.orderBy,
      cell: ({ orderBy, isTakenForOrdered }) => (
        <>
          {formatWeekDay(orderBy)} {isTakenForOrdered && <span class="tag">{words.late}</span>}
        </>
      ),
    },
    { name: words.arrives, cell: ({ deliveryDate }) => formatWeekDay(deliveryDate) },
  ];
}

function lineColumns(
  lines: readonly OrderedLine[],
  withMoney: boolean,
): [ColumnOf<OrderedLine>, ...ColumnOf<OrderedLine>[]] {
  const words = spoken(sentOrderWords);
  const inPacks = ({ packs, packSize }: OrderedLine) =>
    packs === undefined ? '–' : words.packsText(formatNumber(packs), formatNumber(packSize ?? 0));
  const number = (name: string, cell: (line: OrderedLine) => string) => ({ name, cell, isNumber: true });
  return [
    { name: words.product, cell: ({ product }) => product },
    number(words.units, ({ units }) => exactUnits(units)),
    ...(lines.some(({ packs }) => packs !== undefined) ? [number(words.packs, inPacks)] : []),
    ...(withMoney
      ? [number(words.cost, ({ purchase }) => (purchase === undefined ? '–' : formatMoney(purchase)))]
      : []),
  ];
}

/** What the supplier is written: to copy, and a mail that opens with it unless it is too long for that. */
function Mail({ orders, shop, withMoney }: OrdersProps) {
  const words = spoken(sentOrderWords);
  const area = useRef<HTMLTextAreaElement>(null);
  const [done, setDone] = useState('');
  const { body, link } = orderMail(orders, { shop, withMoney });
  useEffect(() => setDone(''), [body]);
  const copy = async () => {
    area.current?.select();
    setDone((await copyText(body)) ? words.copied : words.selected);
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
