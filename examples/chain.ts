import { addDays, daysBetween, type IsoDay, weekdayOf } from '../src/dates.ts';
import { createRandom, normal } from './random.ts';

export interface ChainOptions {
  readonly seed: number;
  readonly from: IsoDay;
  readonly days: number;
  readonly shops?: number;
  readonly products?: number;
}

interface Shop {
  readonly name: string;
  readonly city: string;
  /** Against a middling shop. */
  readonly size: number;
}

const SHOPS: readonly Shop[] = [
  { name: 'Bilbao Centro', city: 'Bilbao', size: 1.6 },
  { name: 'Bilbao Deusto', city: 'Bilbao', size: 1.1 },
  { name: 'Bilbao Indautxu', city: 'Bilbao', size: 0.9 },
  { name: 'Getxo', city: 'Getxo', size: 0.8 },
  { name: 'Vitoria Norte', city: 'Vitoria', size: 1.2 },
  { name: 'Vitoria Sur', city: 'Vitoria', size: 0.7 },
  { name: 'Donostia Gros', city: 'Donostia', size: 1.3 },
  { name: 'Donostia Amara', city: 'Donostia', size: 1 },
  { name: 'Irun', city: 'Irun', size: 0.6 },
  { name: 'Logroño', city: 'Logroño', size: 0.9 },
  { name: 'Santander', city: 'Santander', size: 1 },
  { name: 'Pamplona', city: 'Pamplona', size: 1.1 },
];

interface Product {
  readonly name: string;
  /** Units that a middling shop sells on a middling day. */
  readonly units: number;
  readonly promotion: number;
  /** Share by month, January first; 0: not on sale. */
  readonly months: readonly number[];
}

const EVERY_MONTH = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
const PRODUCTS: readonly Product[] = [
  { name: 'Pan', units: 140, promotion: 1.1, months: EVERY_MONTH },
  { name: 'Bollería', units: 60, promotion: 1.35, months: [1, 1, 1, 1.05, 1, 0.95, 0.8, 0.75, 0.95, 1, 1.05, 1.1] },
  { name: 'Café', units: 90, promotion: 1.2, months: [1.1, 1.1, 1.05, 1, 0.95, 0.9, 0.8, 0.75, 0.95, 1, 1.05, 1.1] },
  { name: 'Tartas', units: 3, promotion: 1.5, months: [0.8, 0.9, 1, 1, 1.3, 1, 0.8, 0.6, 0.9, 1, 1, 1.4] },
  { name: 'Turrón', units: 25, promotion: 1.2, months: [0.3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.6, 1.6] },
];

/** Monday to Sunday. */
const WEEKDAYS = [0.85, 0.9, 0.95, 1, 1.15, 1.3, 0];
const COMMON_NOISE = 0.05;
const OWN_NOISE = 0.12;
/** The last shop opened so many days before the end; the one before it closed so many days before it. */
const OPENED_BEFORE_END = 40;
const CLOSED_BEFORE_END = 90;

/**
 * An invented chain of bakeries as its head office exports it: a row for each day, shop and product that sold something, with the
 * town of the shop and the promotion of the product. One shop opens shortly before the end, another one has closed, one product is
 * on sale before Christmas only, and one sells a few units a day. The same options always give the same text.
 */
export function chainCsv({ seed, from, days, shops = SHOPS.length, products = PRODUCTS.length }: ChainOptions): string {
  const random = createRandom(seed);
  const lines = ['Fecha,Tienda,Ciudad,Producto,Unidades,Promociones'];
  const sold = SHOPS.slice(0, shops);
  for (let i = 0; i < days; i += 1) {
    const date = addDays(from, i);
    const weekday = WEEKDAYS[weekdayOf(date) - 1] ?? 0;
    if (weekday === 0) continue;
    const common = 1 + COMMON_NOISE * normal(random);
    const season = 1 + 0.05 * Math.sin((2 * Math.PI * daysBetween(from, date)) / 365.25);
    for (const [s, shop] of sold.entries()) {
      const isOpen = s !== sold.length - 1 || sold.length < 3 || i >= days - OPENED_BEFORE_END;
      const isClosed = s === sold.length - 2 && sold.length >= 3 && i >= days - CLOSED_BEFORE_END;
      for (const [p, product] of PRODUCTS.slice(0, products).entries()) {
        const noise = 1 + OWN_NOISE * normal(random);
        const promo = (Math.floor(i / 7) + p) % 5 === 0;
        const share = product.months[Number(date.slice(5, 7)) - 1] ?? 1;
        const expected = product.units * shop.size * weekday * share * season * (promo ? product.promotion : 1);
        const units = Math.max(0, Math.round(expected * common * noise));
        if (!isOpen || isClosed || share === 0) continue;
        lines.push(`${date},${shop.name},${shop.city},${product.name},${units},${Number(promo)}`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

/** What the columns of `chainCsv` are. */
export const CHAIN_MAPPING = {
  date: 'Fecha',
  sales: 'Unidades',
  series: ['Tienda', 'Producto'],
  promo: 'Promociones',
};
