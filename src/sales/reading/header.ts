import type { Fault } from '../../errors.ts';
import { COLUMN_ROLES, foldName, OTHER_ROLE, roleOf } from '../columns.ts';
import type { Column } from '../dataset.ts';
import { quoted } from '../faults.ts';

export const MAX_COLUMNS = 100;
const MAX_NAME = 100;
const CUT = '…';

/** The columns a header declares. A column without a name is `ignored`: its cells must be empty. */
export function readHeader(cells: readonly string[]): Column[] {
  return cells.slice(0, MAX_COLUMNS + 1).map((cell) => {
    const name = cell.trim();
    if (name.length > MAX_NAME) return { name: `${name.slice(0, MAX_NAME)}${CUT}`, role: OTHER_ROLE };
    return { name, role: name === '' ? 'ignored' : roleOf(name) };
  });
}

/** What is wrong with a header that stands in `row`: a missing or repeated role, a repeated or unusable name. */
export function headerFaults(columns: readonly Column[], row: number): Fault[] {
  if (columns.length > MAX_COLUMNS) {
    const message = `The header has more than ${MAX_COLUMNS} columns`;
    return [{ row, code: 'too-many-columns', message }];
  }
  const required = Object.entries(COLUMN_ROLES).filter(([, facts]) => facts.required !== undefined);
  const missing = required
    .filter(([role]) => !columns.some((column) => column.role === role))
    .map(([role, { required: names }]) => missingRole(columns, row, role, names));
  if (missing.length === required.length) return missing; // not a header at all
  return [
    ...missing,
    ...columns.flatMap((column, i) => repeatedFault(columns.slice(0, i), column, row)),
    ...columns.filter(({ name }) => name === '__proto__' || name.endsWith(CUT)).map((column) => unusable(column, row)),
  ];
}

function missingRole(columns: readonly Column[], row: number, role: string, names = ''): Fault {
  const shown = columns.slice(0, 10).map(({ name }) => quoted(name));
  const header = `${shown.join(', ')}${columns.length > shown.length ? ', …' : ''}`;
  const message = `No ${role} column: the first row must name one ${names}; it is ${header}`;
  return { row, code: `no-${role}-column`, message };
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
  if (rival === undefined || COLUMN_ROLES[column.role].many) return [];
  const message = `${quoted(rival.name)} and ${quoted(column.name)} both name the ${column.role} column: keep one of them`;
  return [{ row, column: column.name, code: 'duplicate-role', message }];
}

function unusable(column: Column, row: number): Fault {
  const message = `The name ${quoted(column.name)} cannot be used${column.name.endsWith(CUT) ? ': it is too long' : ''}`;
  return { row, column: column.name, code: 'unusable-name', message };
}
