import t from 'tap';
import {
  columnsOf,
  GROUP_NAMES,
  type GroupName,
  groupOf,
} from '../../src/forecasting/models/calendar/feature-groups.ts';
import { CANDIDATE_KINDS } from '../../src/forecasting/models/candidate.ts';
import { readProject, tableRows } from './pages.ts';

const page = readProject('docs/method.md');
const rows = tableRows(page);
const code = (cell = '') => /^`([^`]+)`$/.exec(cell)?.[1];
const withoutSpace = (text: string) => text.replaceAll(/\s/g, '');

t.test('each feature group stands in the table with its columns, prior and conditions', async (t) => {
  const described = rows.filter(
    ([name, columns = '']) => /^(\d+|one each)$/.test(columns) && GROUP_NAMES.includes(code(name) as GroupName),
  );
  t.same(
    described.map(([name]) => code(name)),
    GROUP_NAMES,
  );
  for (const [name, columns, prior, fromYears, adapts] of described) {
    const group = code(name) as GroupName;
    const { sd, fromYears: years, ...own } = groupOf(group).prior;
    const count =
      own.covariate !== undefined && group === 'covariate'
        ? 'one each'
        : String(columnsOf(group, ['promo', 'holiday']));
    t.equal(columns, count, `${group}: columns`);
    const deviation =
      typeof sd === 'number' ? (sd === Number.POSITIVE_INFINITY ? 'free' : String(sd)) : `${sd.steady} / ${sd.lively}`;
    t.equal(prior, deviation, `${group}: prior`);
    t.equal(fromYears, years === undefined ? '' : String(years), `${group}: years`);
    t.equal(adapts, groupOf(group).adapts ?? '', `${group}: adapts`);
  }
});

t.test('each constant has the value that it has in the code', async (t) => {
  const constants = rows.filter(([, file]) => /^src\/.*\.ts$/.test(code(file) ?? ''));
  t.ok(constants.length > 40);
  for (const [cell, file, value] of constants) {
    const name = code(cell) ?? '';
    const source = readProject(code(file) ?? '');
    const found =
      new RegExp(`^(?:export )?const ${name}\\b[^=]*= ([^;]+?)(?: as const)?;`, 'm').exec(source)?.[1] ?? '';
    t.equal(
      withoutSpace(found).replaceAll(/,(?=[\]}])/g, ''),
      withoutSpace(code(value) ?? ''),
      `${name} in ${code(file)}`,
    );
  }
});

t.test('each script that derives a constant again is one of the calibration', async (t) => {
  const runner = readProject('bench/calibration/run.ts');
  const named = rows
    .filter(([, file]) => /^src\/.*\.ts$/.test(code(file) ?? ''))
    .flatMap(([, , , , , script]) => code(script) ?? []);
  t.ok(new Set(named).size >= 5);
  for (const name of new Set(named)) t.match(runner, new RegExp(`^ +${name}: \\[`, 'm'), name);
});

t.test('each candidate is named', async (t) => {
  for (const kind of CANDIDATE_KINDS)
    t.ok(
      rows.some(([cell]) => code(cell) === kind),
      kind,
    );
});
