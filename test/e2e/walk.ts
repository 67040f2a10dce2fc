import type { Locator, Page } from 'playwright-core';
import { addDays, weekdayOf } from '../../src/dates.ts';
import { readText } from '../project.ts';
import { spanishSales } from './spanish-sales.ts';

export type WalkLanguage = 'en' | 'es';

/** What stands on the page where a manager acts, or where she sees that it is done. */
const en = {
  chooseFile: 'Choose a file',
  accept: 'Use this data and learn from it',
  nextMonth: 'Next month',
  data: 'Data',
  add: 'Add and renew the forecast',
  plan: 'Plan',
  stock: 'Units in the store',
  units: 'units',
  calculate: 'Calculate the plan',
  order: /^Order [\d,.]+ units/,
  orders: 'Orders, one by one',
  print: 'Print',
  week: 'The week',
  each: /^Each on its own, by Tienda and Producto/,
};

const es: typeof en = {
  chooseFile: 'Elegir un archivo',
  accept: 'Usar estos datos y aprender de ellos',
  nextMonth: 'Próximo mes',
  data: 'Datos',
  add: 'Añadir y renovar la previsión',
  plan: 'Planificar',
  stock: 'Unidades que hay en la tienda',
  units: 'unidades',
  calculate: 'Calcular el plan',
  order: /^Pida [\d,.]+ unidad/,
  orders: 'Los pedidos, uno a uno',
  print: 'Imprimir',
  week: 'La semana',
  each: /^Cada uno por separado, por Tienda y Producto/,
};

const WORDS: Readonly<Record<WalkLanguage, typeof en>> = { en, es };

/** What a manager does with a page, counted. */
class Hands {
  clicks = 0;
  typed = 0;
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async click(what: Locator): Promise<void> {
    await what.first().click();
    this.clicks += 1;
  }

  /** A file, by the button that opens the list of files: one click. */
  async choose(label: string, name: string, text: string): Promise<void> {
    await this.page.getByLabel(label).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    this.clicks += 1;
  }

  async type(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text);
    this.typed += 1;
  }

  screen(name: string): Promise<void> {
    return this.click(this.page.getByRole('link', { name, exact: true }));
  }

  button(name: string): Promise<void> {
    return this.click(this.page.getByRole('button', { name, exact: true }));
  }

  /** A month with its chart, and what came later of it. */
  async drawn(): Promise<void> {
    await this.page.locator('.chart[data-drawn="true"]').first().waitFor();
    await this.page.waitForLoadState('networkidle');
  }
}

type Walk = (hands: Hands, words: typeof en) => Promise<void>;

const SAMPLE = readText('examples/Ventas.csv');
const HEADER = 'Fecha;Día de la semana;Promociones;Festivo;Ventas';

/** The ways through the page, in the order in which they are gone: the first on an empty service, the others on what is there. */
const SHOP: Readonly<Record<string, Walk>> = {
  'first visit: from a file to next month': async (hands, words) => {
    await hands.choose(words.chooseFile, 'Ventas.csv', spanishSales(SAMPLE));
    await hands.button(words.accept);
    await hands.drawn();
  },
  'the plan: from next month to the printed order list': async (hands, words) => {
    await hands.screen(words.plan);
    await hands.type(words.stock, '40');
    await hands.click(hands.page.getByLabel(words.units, { exact: true }));
    await hands.button(words.calculate);
    await hands.page.getByText(words.order).first().waitFor();
    await printed(hands, words);
  },
  'Monday: the week on paper': async (hands, words) => {
    await hands.screen(words.week);
    await hands.page.getByRole('button', { name: words.print, exact: true }).waitFor();
    await hands.page.waitForLoadState('networkidle');
    await printed(hands, words);
  },
  'the month’s routine: a file with new days, to the new forecast': async (hands, words) => {
    await hands.screen(words.data);
    await hands.choose(
      words.chooseFile,
      'enero.csv',
      `${HEADER}\r\n02/01/2026;5;0;0;1500,5\r\n03/01/2026;6;1;0;2900,5`,
    );
    await hands.button(words.add);
    await hands.page.waitForURL(/#\/next-month\?/);
    await hands.drawn();
  },
};

const CHAIN: Readonly<Record<string, Walk>> = {
  'a chain: from its file to the orders of all its products': async (hands, words) => {
    await hands.choose(words.chooseFile, 'cadena.csv', chainSales());
    await hands.click(hands.page.getByLabel(words.each));
    await hands.button(words.accept);
    await hands.page.waitForURL(/#\/series\?/);
    await hands.page.locator('.long-table tbody th').first().waitFor();
    await hands.screen(words.plan);
    await hands.click(hands.page.getByLabel(words.units, { exact: true }));
    await hands.button(words.calculate);
    await hands.page.getByRole('region', { name: words.orders }).waitFor();
  },
};

/** The services that the ways are gone through on, each empty at first. */
export const WALKS = [SHOP, CHAIN] as const;

/** As the browser prints it: the button is there, and the list is on the paper. */
async function printed(hands: Hands, words: typeof en): Promise<void> {
  await hands.page.evaluate('window.print = () => { window.printed = true; }');
  await hands.button(words.print);
  await hands.page.waitForFunction('window.printed');
}

/** Two shops with two products each, for half a year. */
function chainSales(): string {
  const rows = Array.from({ length: 182 }, (_, day) => addDays('2025-07-03', day)).flatMap((date, day) =>
    ['Centro', 'Norte'].flatMap((shop, i) =>
      ['Pan', 'Bollería'].map((product, j) => {
        const weekend = weekdayOf(date) >= 6 ? 1.4 : 1;
        const sales = (120 + 60 * i) * (j === 0 ? 1 : 0.4) * weekend * (0.9 + ((day * 37 + i * 11 + j * 5) % 21) / 100);
        return [date.split('-').reverse().join('/'), shop, product, sales.toFixed(2).replace('.', ',')].join(';');
      }),
    ),
  );
  return ['Fecha;Tienda;Producto;Ventas', ...rows].join('\r\n');
}

export interface Walked {
  readonly way: string;
  readonly clicks: number;
  readonly typed: number;
  readonly seconds: number;
}

/** Goes the ways one after the other on a page that is open; after each it can be looked at. */
export async function walk(
  page: Page,
  language: WalkLanguage,
  ways: (typeof WALKS)[number],
  look: (walked: Walked) => Promise<void>,
): Promise<void> {
  for (const [way, go] of Object.entries(ways)) {
    const hands = new Hands(page);
    const start = performance.now();
    await go(hands, WORDS[language]);
    await look({ way, clicks: hands.clicks, typed: hands.typed, seconds: (performance.now() - start) / 1000 });
  }
}
