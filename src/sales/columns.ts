import type { Fault } from '../errors.ts';
import type { Column, ColumnRole } from './dataset.ts';
import { quoted } from './reading/faults.ts';

export const MAX_COLUMNS = 100;
const MAX_NAME = 100;

const ROLE_NAMES: Readonly<Partial<Record<ColumnRole, readonly string[]>>> = {
  date: ['fecha', 'date', 'ds'],
  sales: ['ventas', 'venta', 'sales', 'y'],
  promo: ['promociones', 'promocion', 'promo', 'promos', 'promotion', 'promotions'],
  holiday: ['festivo', 'festivos', 'holiday', 'holidays'],
  weekday: ['diadelasemana', 'diasemana', 'weekday', 'dayofweek'],
  open: ['abierto', 'open'],
};

const ROLE_BY_NAME = new Map(
  Object.entries(ROLE_NAMES).flatMap(([role, names]) => names.map((name) => [name, role as ColumnRole] as const)),
);

/** A header name without accents, case, spaces, hyphens and underscores: `Día de la semana` is `diadelasemana`. */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}

/** The role a header name stands for; `covariate` when it is none of the known ones. */
export function roleOf(name: string): ColumnRole {
  return ROLE_BY_NAME.get(foldName(name)) ?? 'covariate';
}

const CUT = '…';

/** The columns a header declares. A column without a name is `ignored`: its cells must be empty. */
export function readHeader(cells: readonly string[]): Column[] {
  return cells.slice(0, MAX_COLUMNS + 1).map((cell) => {
    const name = cell.trim();
    if (name.length > MAX_NAME) return { name: `${name.slice(0, MAX_NAME)}${CUT}`, role: 'covariate' };
    return { name, role: name === '' ? 'ignored' : roleOf(name) };
  });
}

/** What is wrong with a header that stands in `row`: a missing or repeated role, a repeated or unusable name. */
export function headerFaults(columns: readonly Column[], row: number): Fault[] {
  if (columns.length > MAX_COLUMNS) {
    const message = `The header has more than ${MAX_COLUMNS} columns`;
    return [{ row, code: 'too-many-columns', message }];
  }
  const missing = [
    ...missingRole(columns, row, 'date', 'Fecha, date or ds'),
    ...missingRole(columns, row, 'sales', 'Ventas, sales or y'),
  ];
  if (missing.length === 2) return missing; // not a header at all
  return [
    ...missing,
    ...columns.flatMap((column, i) => repeatedFault(columns.slice(0, i), column, row)),
    ...columns.filter(({ name }) => name === '__proto__' || name.endsWith(CUT)).map((column) => unusable(column, row)),
  ];
}

function missingRole(columns: readonly Column[], row: number, role: 'date' | 'sales', names: string): Fault[] {
  if (columns.some((column) => column.role === role)) return [];
  const shown = columns.slice(0, 10).map(({ name }) => quoted(name));
  const header = `${shown.join(', ')}${columns.length > shown.length ? ', …' : ''}`;
  const message = `No ${role} column: the first row must name one ${names}; it is ${header}`;
  return [{ row, code: `no-${role}-column`, message }];
}

function repeatedFault(before: readonly Column[], column: Column, row: number): Fault[] {
  if (column.role === 'ignored') return [];
  const folded = foldName(column.name);
  const twin = before.find(({ name, role }) => role !== 'ignored' && foldName(name) === folded);
  if (twin !== undefined) {
    const message = `Two columns have the name ${quoted(column.name)}: rename or remove one of them`;
    return [{ row, column: column.name, code: 'duplicate-column', message }];
  }
  const rival = before.find(({ role }) => role === column.role);
  if (rival === undefined || column.role === 'covariate') return [];
  const message = `${quoted(rival.name)} and ${quoted(column.name)} both name the ${column.role} column: keep one of them`;
  return [{ row, column: column.name, code: 'duplicate-role', message }];
}

function unusable(column: Column, row: number): Fault {
  const message = `The name ${quoted(column.name)} cannot be used${column.name.endsWith(CUT) ? ': it is too long' : ''}`;
  return { row, column: column.name, code: 'unusable-name', message };
}
