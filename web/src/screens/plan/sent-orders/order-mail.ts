import { formatLongDayWithin, formatMoney, formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import type { OrderedLine, SupplierOrders } from './supplier-orders.ts';
import { sentOrderWords } from './words.ts';

/** Programs of mail and browsers cut longer addresses, or open nothing. */
const LONGEST_LINK = 1800;

/** What a supplier is written. */
interface OrderMail {
  readonly subject: string;
  readonly body: string;
  /** Opens a mail with it (RFC 6068); undefined when it would be longer than programs take. */
  readonly link: string | undefined;
}

/** All digits that the service answers: it rounds to hundredths. */
export const exactUnits = (units: number): string => formatNumber(units, 2);

/** "48 units (4 packs of 12)". */
function amountOf({ units, packs, packSize }: OrderedLine): string {
  const words = spoken(sentOrderWords);
  const text = words.unitsText(exactUnits(units));
  if (packs === undefined || packSize === undefined) return text;
  return `${text} (${words.packsText(formatNumber(packs), formatNumber(packSize))})`;
}

/** The order of one supplier in plain text, a section for each delivery. */
export function orderMail(
  { days, purchase }: SupplierOrders,
  { shop, withMoney }: { readonly shop: string; readonly withMoney: boolean },
): OrderMail {
  const words = spoken(sentOrderWords);
  const deliveries = days.map(({ deliveryDate }) => deliveryDate).sort();
  const [first = '', last = ''] = [deliveries[0], deliveries.at(-1)];
  const subject =
    first === last
      ? words.subject(shop, formatLongDayWithin(first))
      : words.subjectOfSome(shop, formatLongDayWithin(first), formatLongDayWithin(last));
  const sections = days.map(({ deliveryDate, lines }) => [
    `${words.arriving(formatLongDayWithin(deliveryDate))}:`,
    ...lines.map((line) => {
      const money = withMoney && line.purchase !== undefined ? `, ${formatMoney(line.purchase)}` : '';
      // The only thing that a shop sells is no name beside its own.
      const name = line.product === shop ? '' : `${line.product}: `;
      return `- ${name}${amountOf(line)}${money}`;
    }),
  ]);
  const total = withMoney && purchase !== undefined ? [[words.total(formatMoney(purchase))]] : [];
  const paragraphs = [[words.greeting], [words.request(shop)], ...sections, ...total, [words.thanks]];
  const body = paragraphs.map((lines) => lines.join('\n')).join('\n\n');
  const link = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`;
  return { subject, body, link: link.length <= LONGEST_LINK ? link : undefined };
}
