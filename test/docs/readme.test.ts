import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { createApp } from '../../routes/app.ts';
import { CONFIG_MEANINGS } from '../../src/command-line.ts';
import { CONFIG_KEYS, type ConfigKey, readConfig } from '../../src/config.ts';
import { CANDIDATE_KINDS } from '../../src/forecasting/candidate.ts';
import { trainedModelSchema } from '../../src/forecasting/trained-model.ts';
import { PROJECT, readText as read } from '../project.ts';

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

const readme = read('README.md');
const pages = [
  'README.md',
  'README.es.md',
  'SECURITY.md',
  'docs/architecture.md',
  'docs/dependencies.md',
  'docs/operations.md',
  'CHANGELOG.md',
];
const manifest = JSON.parse(read('package.json'));
const METHODS = 'GET|POST|PUT|DELETE|PATCH';

/** `METHOD /path` of every operation of the contract. */
function operations(): string[] {
  const found: string[] = [];
  let path = '';
  for (const line of read('openapi.yaml').split('\n')) {
    path = /^ {2}(\/\S*):$/.exec(line)?.[1] ?? path;
    const method = /^ {4}(get|post|put|delete|patch):$/.exec(line)?.[1];
    if (method) found.push(`${method.toUpperCase()} ${path}`);
  }
  return found;
}

t.test('the tables of the READMEs, .env.example and the configuration name the same variables', async (t) => {
  const example = new Map(
    [...read('.env.example').matchAll(/^([A-Z_0-9]+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]),
  );
  t.same([...example.keys()].sort(), [...CONFIG_KEYS].sort());
  const rows = [...readme.matchAll(/^\| `([A-Z_0-9]+)` +\| (.*?) +\| (.*?) +\|$/gm)];
  t.same(rows.map(([, key]) => key).sort(), [...CONFIG_KEYS].sort());
  for (const [, key = '', shown = '', meaning = ''] of rows) {
    t.equal(meaning, CONFIG_MEANINGS[key as ConfigKey], `${key} means the same in --help`);
    const value = example.get(key) ?? '';
    if (value !== '') t.equal(shown, `\`${value}\``, `${key} has one default`);
    else t.notMatch(shown, /^`/, `${key} has no default`);
  }
  t.same(readConfig(Object.fromEntries(example)), readConfig({}), '.env.example sets nothing but the defaults');
});

t.test('every call that is named exists, and the README names every call', async (t) => {
  const app = await createApp(readConfig({ STORAGE_URL: `file:${t.testdir()}`, LOG_LEVEL: 'silent' }));
  t.teardown(() => app.close());
  await app.ready();
  const contract = operations();
  t.ok(contract.length > 15, 'the contract is read');
  for (const page of pages) {
    for (const call of matches(read(page), new RegExp(`\`((?:${METHODS}) /[^\\s\`?]*)`, 'g'))) {
      const [method = '', path = ''] = call.split(' ');
      const url = path.replace(/\{(\w+)\}/g, ':$1');
      t.ok(app.hasRoute({ method, url }) || app.hasRoute({ method, url: `${url}/` }), `${page}: ${call}`);
    }
  }
  for (const operation of contract) t.ok(readme.includes(`\`${operation}`), `the README names ${operation}`);
});

t.test('every curl asks for something that exists', async (t) => {
  const contract = operations().map((operation) => new RegExp(`^${operation.replace(/\{\w+\}/g, '[^/]+')}$`));
  for (const page of ['README.md', 'README.es.md']) {
    const commands = matches(read(page).replace(/\\\n\s*/g, ''), /^(curl .*)$/gm);
    t.ok(commands.length > 0, page);
    for (const command of commands) {
      const path = /http:\/\/127\.0\.0\.1:3000([^\s'"?]*)/.exec(command)?.[1];
      const method = /-X (\w+)/.exec(command)?.[1] ?? (/ (-d|-F|--data)/.test(command) ? 'POST' : 'GET');
      t.ok(
        contract.some((operation) => operation.test(`${method} ${path}`)),
        command,
      );
      for (const file of matches(command, /@([\w./-]+)/g)) t.ok(existsSync(new URL(file, PROJECT)), file);
    }
  }
});

t.test('the README describes each field of a model file and each candidate', async (t) => {
  const section = readme.slice(readme.indexOf('### `modelo.json`'), readme.indexOf('## How it forecasts'));
  const fields = matches(section, /^\| (`.*?`) +\|/gm).flatMap((cell) => matches(cell, /`(\w+)`/g));
  t.same(fields.sort(), Object.keys(trainedModelSchema.shape).sort());
  for (const kind of CANDIDATE_KINDS) t.ok(readme.includes(`- \`${kind}\`:`), kind);
});

t.test('every npm script that is named exists', async (t) => {
  for (const page of pages) {
    for (const script of matches(read(page), /npm run ([\w:]+)/g))
      t.ok(script in manifest.scripts, `${page}: ${script}`);
  }
  for (const script of ['start', 'test']) t.ok(script in manifest.scripts);
});

t.test('every link inside the project leads somewhere', async (t) => {
  for (const page of pages) {
    for (const link of matches(read(page), /\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
      if (/^https?:/.test(link)) continue;
      t.ok(existsSync(fileURLToPath(new URL(link, new URL(page, PROJECT)))), `${page}: ${link}`);
    }
  }
});

t.test('every dependency has its reason, and nothing else has', async (t) => {
  const listed = matches(read('docs/dependencies.md'), /^\| `([^`]+)` +\|/gm);
  const declared = Object.keys({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.devDependencies,
  });
  t.same(listed.sort(), declared.sort());
});
