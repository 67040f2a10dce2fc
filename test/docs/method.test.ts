import { existsSync, readdirSync } from 'node:fs';
import t from 'tap';
import * as errorModel from '../../src/forecasting/intervals/error-model.ts';
import * as errorSample from '../../src/forecasting/intervals/error-sample.ts';
import * as support from '../../src/forecasting/intervals/support.ts';
import {
  columnsOf,
  GROUP_NAMES,
  type GroupName,
  groupOf,
} from '../../src/forecasting/models/calendar/feature-groups.ts';
import { CANDIDATE_KINDS } from '../../src/forecasting/models/candidate.ts';
import { PROJECT, readProject, tableRows } from './pages.ts';

const page = readProject('docs/method.md');
const rows = tableRows(page);
const code = (cell = '') => /^`([^`]+)`$/.exec(cell)?.[1];
const withoutSpace = (text: string) => text.replaceAll(/\s/g, '');

interface Constant {
  readonly name: string;
  /** Path from the root of the project. */
  readonly file: string;
  readonly value: string;
  readonly script: string;
}

/** The tables of constants; each follows a line that names its folder. */
function constantsOf(markdown: string): Constant[] {
  const [, ...sections] = markdown.split(/^.*, in `(src\/[^`]*\/)`:$/m);
  return sections.flatMap((folder, i) =>
    i % 2 === 1
      ? []
      : tableRows(sections[i + 1]).map(([name, file, value, , , script = '']) => ({
          name: code(name) ?? '',
          file: `${folder}${code(file)}`,
          value: code(value) ?? '',
          script,
        })),
  );
}

const constants = constantsOf(page);

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
    t.equal(prior, sd === Number.POSITIVE_INFINITY ? 'free' : String(sd), `${group}: prior`);
    t.equal(fromYears, years === undefined ? '' : String(years), `${group}: years`);
    const { adapts: how = '', scales = [] } = groupOf(group);
    t.equal(adapts, how === 'evidence' ? `evidence × ${scales.join(', ')}` : how, `${group}: adapts`);
  }
});

t.test('the error around the prior of each group is given', async (t) => {
  const measured = rows.filter(([name, ...cells]) => code(name) !== undefined && cells.every(isPercentage));
  t.same(
    measured.map(([name]) => code(name)),
    GROUP_NAMES.filter((name) => groupOf(name).prior.sd !== Number.POSITIVE_INFINITY),
  );
});

function isPercentage(cell: string): boolean {
  return /^[+−]?\d+\.\d %$/.test(cell);
}

t.test('each constant has the value that it has in the code', async (t) => {
  t.ok(constants.length > 100);
  for (const { name, file, value } of constants) {
    const found =
      new RegExp(`^(?:export )?const ${name}\\b[^=]*= ([^;]+?)(?: as const)?;`, 'm').exec(readProject(file))?.[1] ?? '';
    t.equal(withoutSpace(found).replaceAll(/,(?=[\]}])/g, ''), withoutSpace(value), `${name} in ${file}`);
  }
});

/** No constants of the method: numbers of columns (they follow from the groups), formats, limits of requests and memories, rounding, starting values. */
const OTHERS =
  /^(\w+_COLUMNS|MODEL_SCHEMA|MAX_HORIZON|WORTH_TELLING|LISTED|MOST|WEEKDAYS|QUARTER|MINUTE|DAY|DIGITS|SAME|SEED|LEAST_PIVOT|SMALLEST_SCALE|LEVELS_KEPT|NEAR_DAYS|DOUBLINGS|NOTHING|EMPTY|REPORTED_GAUSSIAN_MAD)$/;

t.test('each number with a name in the code of the method stands in a table', async (t) => {
  const listed = new Set(constants.map(({ name, file }) => `${file} ${name}`));
  const folders = ['src/forecasting', 'src/monitoring', 'src/planning'];
  const inFolders = folders.flatMap((folder) =>
    readdirSync(`${PROJECT}${folder}`, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  const files = [...inFolders, 'src/numerics/robust-scale.ts', 'src/numerics/sign-flip-test.ts'];
  for (const file of files.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))) {
    const numbers = readProject(file).matchAll(/^(?:export )?const ([A-Z][A-Z\d_]*)\b[^=\n]*= [[{\s]*(?:\w+: )?-?\d/gm);
    for (const [, name = ''] of numbers) {
      if (!OTHERS.test(name) && name !== 'REPORTED_GAUSSIAN_MAD')
        t.ok(listed.has(`${file} ${name}`), `${name} in ${file}`);
    }
  }
});

t.test('beside what was measured again stands what is in the code', async (t) => {
  const known: Readonly<Record<string, unknown>> = { ...errorModel, ...errorSample, ...support };
  const compared = rows.filter(([cell = '', value = '']) => /`[A-Z_]+/.test(cell) && /^[\d., ]+$/.test(value));
  t.ok(compared.length >= 8);
  for (const [cell = '', value] of compared) {
    const values = [...cell.matchAll(/`([A-Z_]+)(?:\.(\w+))?`/g)].flatMap(([, name = '', field]) => {
      const constant = known[name];
      if (typeof constant !== 'object' || constant === null) return [constant];
      return Object.entries(constant).flatMap(([key, part]) => (field === undefined || key === field ? [part] : []));
    });
    t.equal(values.join(', '), value, cell);
  }
});

t.test('each script that derives a constant again is one of the calibration', async (t) => {
  t.ok(existsSync(`${PROJECT}bench/calibration/run.ts`));
  const runner = readProject('bench/calibration/run.ts');
  const named = new Set(constants.flatMap(({ script }) => [...script.matchAll(/`(\w+)`/g)].map(([, name]) => name)));
  t.ok(named.size >= 6);
  for (const name of named) t.match(runner, new RegExp(`^ +${name}: \\[`, 'm'), name);
  for (const { name, script } of constants) t.match(script, /^–$|`/, `${name} says which`);
});

t.test('each candidate is named', async (t) => {
  for (const kind of CANDIDATE_KINDS)
    t.ok(
      rows.some(([cell]) => code(cell) === kind),
      kind,
    );
});
