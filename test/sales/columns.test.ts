import { test } from 'tap';
import {
  COLUMN_ROLES,
  type ColumnRole,
  covariateOf,
  FORECAST_COLUMNS,
  foldName,
  headersByCovariate,
  roleOf,
} from '../../src/sales/columns.ts';
import { knownFutureColumns, knownFutureFieldOf } from '../../src/sales/known-future.ts';

const ROLES = Object.keys(COLUMN_ROLES) as ColumnRole[];

test('each header name stands for one role, however it is written', async (t) => {
  const names = ROLES.flatMap((role) => COLUMN_ROLES[role].names.map((name) => [name, role] as const));
  t.equal(new Set(names.map(([name]) => name)).size, names.length, 'no name twice');
  for (const [name, role] of names) {
    t.equal(name, foldName(name));
    t.same([roleOf(name), roleOf(` ${name.toUpperCase()} `)], [role, role], name);
  }
  const spelt: [header: string, role: ColumnRole][] = [
    ['Día de la semana', 'weekday'],
    ['PROMOCIÓN', 'promo'],
    ['day_of-week', 'weekday'],
    ['Ventas', 'sales'],
    ['Ventas netas', 'known'],
    ['constructor', 'known'],
    ['', 'known'],
  ];
  for (const [header, role] of spelt) t.equal(roleOf(header), role, header);
});

test('messages and files name columns by names that are read', async (t) => {
  for (const role of ROLES) {
    const { required, written } = COLUMN_ROLES[role];
    for (const name of required?.split(/, | or /) ?? []) t.equal(roleOf(name), role, name);
    if (written !== undefined) t.equal(roleOf(written), role, written);
  }
  for (const name of FORECAST_COLUMNS) t.equal(roleOf(name), name, 'a forecast as CSV can be read by its header');
});

test('a covariate has the name of its role, or that of its column', async (t) => {
  const columns = [
    { name: 'Fecha', role: 'date' },
    { name: 'Ventas', role: 'sales' },
    { name: 'Promos', role: 'promo' },
    { name: 'Temperatura', role: 'known' },
    { name: 'Notas', role: 'ignored' },
    { name: 'Abierto', role: 'open' },
  ] as const;
  t.same(columns.map(covariateOf), [undefined, undefined, 'promo', 'Temperatura', undefined, undefined]);
  t.same(
    [...headersByCovariate(columns)],
    [
      ['promo', 'Promos'],
      ['Temperatura', 'Temperatura'],
    ],
  );
});

test('the known future has a field for each covariate, spelt as the dataset does', async (t) => {
  const columns = ROLES.map((role) => ({ name: COLUMN_ROLES[role].names[0] ?? `my ${role}`, role }));
  const covariates = columns.filter((column) => covariateOf(column) !== undefined);
  t.same(knownFutureColumns(columns), [...covariates.map(({ name }) => name), 'abierto']);
  for (const column of covariates) {
    t.same(knownFutureFieldOf(columns, column.name), { covariate: covariateOf(column) });
    t.equal(knownFutureFieldOf([], column.name), undefined, 'a column that the dataset does not have');
  }
  t.same(
    (['date', 'sales', 'weekday', 'open'] as const).map((name) => knownFutureFieldOf([], name)),
    [undefined, undefined, 'ignored', 'open'],
    'its day, what it cannot tell, what the date tells, and what needs no column',
  );
});
