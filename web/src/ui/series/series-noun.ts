import type { Words } from '../../i18n/language.ts';

/** What the series of a dataset are, by the names of the columns that tell them apart. */
export type SeriesKind = 'shop' | 'product' | 'shopProduct' | 'other';

const SHOP =
  /^(stores?|shops?|branch(es)?|outlets?|tiendas?|sucursal(es)?|local(es)?|comercios?|filial(en|e)?|gesch[aä]fte?|l[aä]den|markt|magasins?|boutiques?|lojas?|filia(is|l)|negozi[oi]?|punto de (venta|vendita)|ponto de venda)\b/i;
const PRODUCT =
  /^(products?|producto?s?|produits?|produtos?|prodott[oi]|items?|skus?|art[ií]culos?|artigos?|articol[oi]|articles?|artikel|famil(y|ies|ia|ias|le|les|ie)|warengruppe|categor(y|ies|[ií]as?|ie)|cat[eé]gories?|departments?|departamentos?|secci[oó]n|ref(erencia)?s?)\b/i;

/** Endings such as those of `store_nbr` or `ShopId` say nothing of what it is. */
const plain = (name: string) =>
  name
    .trim()
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_.-]+/g, ' ');

function kindOfColumn(name: string): Exclude<SeriesKind, 'shopProduct'> {
  if (SHOP.test(plain(name))) return 'shop';
  return PRODUCT.test(plain(name)) ? 'product' : 'other';
}

export function seriesKindOf(columns: readonly string[]): SeriesKind {
  const kinds = new Set(columns.map(kindOfColumn));
  if (kinds.has('other')) return 'other';
  const [only] = kinds;
  return kinds.size > 1 ? 'shopProduct' : (only ?? 'other');
}

interface Noun {
  /** The name of the screen; the columns' own names where they are neither shops nor products. */
  readonly title: (columns: string) => string;
  readonly count: (count: number, written: string) => string;
  /** The head of their column. */
  readonly one: string;
  readonly all: string;
  readonly choose: string;
  readonly search: string;
  readonly none: (id: string) => string;
  readonly noneFound: string;
  readonly needed: string;
}

const en: Readonly<Record<SeriesKind, Noun>> = {
  shop: {
    title: () => 'Shops',
    count: (count, written) => (count === 1 ? '1 shop' : `${written} shops`),
    one: 'Shop',
    all: 'All shops (total)',
    choose: 'Choose a shop',
    search: 'Search a shop',
    none: (id) => `There is no shop “${id}”`,
    noneFound: 'No shop is called so.',
    needed: 'This is about one shop at a time. Which one?',
  },
  product: {
    title: () => 'Products',
    count: (count, written) => (count === 1 ? '1 product' : `${written} products`),
    one: 'Product',
    all: 'All products (total)',
    choose: 'Choose a product',
    search: 'Search a product',
    none: (id) => `There is no product “${id}”`,
    noneFound: 'No product is called so.',
    needed: 'This is about one product at a time. Which one?',
  },
  shopProduct: {
    title: () => 'Shops and products',
    count: (count, written) => (count === 1 ? '1 product of a shop' : `${written} products of shops`),
    one: 'Shop and product',
    all: 'All of them (total)',
    choose: 'Choose a product of a shop',
    search: 'Search a shop or a product',
    none: (id) => `There is no product of a shop “${id}”`,
    noneFound: 'No shop or product is called so.',
    needed: 'This is about one product of a shop at a time. Which one?',
  },
  other: {
    title: (columns) => columns,
    count: (count, written) => (count === 1 ? '1 series' : `${written} series`),
    one: 'Name',
    all: 'All of them (total)',
    choose: 'Choose one',
    search: 'Search by name',
    none: (id) => `There is no “${id}” in these data`,
    noneFound: 'None is called so.',
    needed: 'This is about one of them at a time. Which one?',
  },
};

const es: typeof en = {
  shop: {
    title: () => 'Tiendas',
    count: (count, written) => (count === 1 ? '1 tienda' : `${written} tiendas`),
    one: 'Tienda',
    all: 'Todas las tiendas (total)',
    choose: 'Elija una tienda',
    search: 'Buscar una tienda',
    none: (id) => `No hay ninguna tienda «${id}»`,
    noneFound: 'No hay ninguna tienda con ese nombre.',
    needed: 'Esto se hace tienda por tienda. ¿Con cuál?',
  },
  product: {
    title: () => 'Productos',
    count: (count, written) => (count === 1 ? '1 producto' : `${written} productos`),
    one: 'Producto',
    all: 'Todos los productos (total)',
    choose: 'Elija un producto',
    search: 'Buscar un producto',
    none: (id) => `No hay ningún producto «${id}»`,
    noneFound: 'No hay ningún producto con ese nombre.',
    needed: 'Esto se hace producto por producto. ¿Con cuál?',
  },
  shopProduct: {
    title: () => 'Tiendas y productos',
    count: (count, written) => (count === 1 ? '1 producto de una tienda' : `${written} productos por tienda`),
    one: 'Tienda y producto',
    all: 'Todos (total)',
    choose: 'Elija un producto de una tienda',
    search: 'Buscar una tienda o un producto',
    none: (id) => `No hay ningún producto de una tienda «${id}»`,
    noneFound: 'No hay ninguna tienda ni ningún producto con ese nombre.',
    needed: 'Esto se hace con un producto de una tienda. ¿Con cuál?',
  },
  other: {
    title: (columns) => columns,
    count: (count, written) => (count === 1 ? '1 serie' : `${written} series`),
    one: 'Nombre',
    all: 'Todo (total)',
    choose: 'Elija uno',
    search: 'Buscar por nombre',
    none: (id) => `No hay «${id}» en estos datos`,
    noneFound: 'No hay ninguno con ese nombre.',
    needed: 'Esto se hace de uno en uno. ¿Con cuál?',
  },
};

export const seriesNouns: Words<Readonly<Record<SeriesKind, Noun>>> = { en, es };
