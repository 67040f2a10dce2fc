import { readdirSync } from 'node:fs';
import { test } from 'tap';
import { BAD } from './csv/bad.ts';
import { BASE } from './csv/base.ts';
import { GOOD } from './csv/good.ts';
import { FIXTURES, fixture, read, readRejected, readValid } from './csv/read.ts';

test('the fixture files are those of their generator', async (t) => {
  t.same(readdirSync(new URL('good/', FIXTURES)).sort(), Object.keys(GOOD).sort());
  t.same(readdirSync(new URL('bad/', FIXTURES)).sort(), Object.keys(BAD).sort());
  for (const [name, content] of Object.entries(GOOD)) t.ok(Buffer.from(content).equals(fixture(`good/${name}`)), name);
  for (const [name, { content }] of Object.entries(BAD))
    t.ok(Buffer.from(content).equals(fixture(`bad/${name}`)), name);
});

for (const name of Object.keys(GOOD)) {
  test(`good/${name} reads as the base series, whatever the chunks`, async (t) => {
    const options = { mapping: { known: ['Temperatura'] } };
    const file = await readValid(fixture(`good/${name}`), options);
    t.same(
      file.series.days,
      BASE.map(({ date }) => date),
    );
    t.same(
      [...file.series.sales],
      BASE.map(({ sales }) => sales),
    );
    const { promo = [], holiday = [], Temperatura, temperatura, ...others } = file.series.covariates;
    t.same(
      [...promo].map((value, i) => [value, holiday[i], (Temperatura ?? temperatura)?.[i]]),
      BASE.map((day) => [day.promo, day.holiday, day.temperature]),
    );
    t.same(others, {});
    t.equal(file.decimals, 2);
    t.same(await read(fixture(`good/${name}`), options, 3), file);
  });
}

for (const [name, { problem, options, count = 1 }] of Object.entries(BAD)) {
  test(`bad/${name} is rejected: ${problem.code}`, async (t) => {
    const file = await readRejected(fixture(`bad/${name}`), options);
    const { row, column, code, message } = file.problems[0] ?? {};
    t.same({ row, column, code }, { row: undefined, column: undefined, ...problem });
    t.ok(message);
    t.equal(file.problemCount, count, file.problems.map((other) => other.message).join('\n'));
    t.same(await read(fixture(`bad/${name}`), options, 3), file);
  });
}
