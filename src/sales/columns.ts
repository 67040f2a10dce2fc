/** What is true of all columns with one role. */
interface RoleFacts {
  /** Header names that stand for it, as `foldName` gives them. */
  readonly names: readonly string[];
  /** What its cells hold, and so who reads them. */
  readonly cells: 'date' | 'number' | 'weekday' | 'open' | 'text';
  /** Every file has such a column: its usual names, as messages show them. */
  readonly required?: string;
  /** A file may have several of them, distinguished by their names. */
  readonly many?: true;
  /** 0 or 1 in nearly every file: shown to people as no or yes. */
  readonly flag?: true;
  /** Its values are a covariate of this name in a series; true: of the name of the column. */
  readonly covariate?: string | true;
  /** One that holds text is left out with a warning; in other columns of numbers each text is a fault. */
  readonly mayBeText?: true;
  /** How to mend an empty cell, when it is not by filling it in or removing the column. */
  readonly mending?: string;
  /** What the known future says in a column of this name; `ignored`: nothing that does not follow from the date. */
  readonly knownFuture?: 'covariate' | 'open' | 'ignored';
  /** How the known future spells it when the dataset has no such column. */
  readonly written?: string;
  /** `POST /predict` takes it as an input. */
  readonly input?: true;
}

/**
 * Each role that a column can have. Reading, the known future, exported CSV and the contract follow from this table, so that
 * another column of numbers is one entry here, and its word for people in the dashboard's `words.roles`.
 */
const ROLES = {
  date: { names: ['fecha', 'date', 'ds'], cells: 'date', required: 'Fecha, date or ds', written: 'Fecha' },
  sales: {
    names: ['ventas', 'venta', 'sales', 'y'],
    cells: 'number',
    required: 'Ventas, sales or y',
    mending: 'fill it in, or remove the row if the store was closed',
  },
  promo: {
    names: ['promociones', 'promocion', 'promo', 'promos', 'promotion', 'promotions'],
    cells: 'number',
    flag: true,
    covariate: 'promo',
    mending: 'write 1 for a promotion, or 0',
    knownFuture: 'covariate',
    input: true,
  },
  holiday: {
    names: ['festivo', 'festivos', 'holiday', 'holidays'],
    cells: 'number',
    flag: true,
    covariate: 'holiday',
    mending: 'write 1 for a holiday, or 0',
    knownFuture: 'covariate',
    input: true,
  },
  weekday: {
    names: ['diadelasemana', 'diasemana', 'weekday', 'dayofweek'],
    cells: 'weekday',
    knownFuture: 'ignored',
    input: true,
  },
  open: { names: ['abierto', 'open'], cells: 'open', flag: true, knownFuture: 'open', written: 'Abierto', input: true },
  /** What tells shops or products apart. */
  series: { names: [], cells: 'text', many: true },
  /** What is the same on all days of a series: its town, the kind of a product. */
  attribute: { names: [], cells: 'text', many: true },
  /** Numbers that are known ahead, such as a price. */
  known: {
    names: [],
    cells: 'number',
    many: true,
    covariate: true,
    mayBeText: true,
    knownFuture: 'covariate',
    input: true,
  },
  /** A column of text or without any value; the warnings say which and why. */
  ignored: { names: [], cells: 'number', many: true },
} as const satisfies Readonly<Record<string, RoleFacts>>;

export type ColumnRole = keyof typeof ROLES;

export const COLUMN_ROLES: Readonly<Record<ColumnRole, RoleFacts>> & typeof ROLES = ROLES;

/** What a column is when its name stands for no other role. */
export const OTHER_ROLE = 'known' satisfies ColumnRole;

/** The covariates with a meaning of their own; every other one keeps the name that its column has in the file. */
export const { covariate: PROMO } = ROLES.promo;
export const { covariate: HOLIDAY } = ROLES.holiday;

/** How a forecast as CSV begins: a column each, under the name of the role; all other covariates follow. */
export const FORECAST_COLUMNS = [
  'date',
  'weekday',
  'open',
  'promo',
  'holiday',
] as const satisfies readonly ColumnRole[];

const ROLE_BY_NAME = new Map<string, ColumnRole>();
for (const role of Object.keys(ROLES) as ColumnRole[])
  for (const name of ROLES[role].names) ROLE_BY_NAME.set(name, role);

/** A header name without accents, case, spaces, hyphens and underscores: `Día de la semana` is `diadelasemana`. */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}

/** The role that a header name stands for. */
export function roleOf(name: string): ColumnRole {
  return ROLE_BY_NAME.get(foldName(name)) ?? OTHER_ROLE;
}

interface NamedRole {
  readonly name: string;
  readonly role: ColumnRole;
}

/** The name that the values of a column have in a series; undefined when they are no covariate. */
export function covariateOf({ name, role }: NamedRole): string | undefined {
  const { covariate } = COLUMN_ROLES[role];
  return covariate === true ? name : covariate;
}

/** The header of each covariate of a series, by its name there. */
export function headersByCovariate(columns: readonly NamedRole[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const column of columns) {
    const covariate = covariateOf(column);
    if (covariate !== undefined) headers.set(covariate, column.name);
  }
  return headers;
}
