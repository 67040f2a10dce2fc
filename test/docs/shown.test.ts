import t from 'tap';
import { GuideRunner, outputToShow, readGuide, showsOutput } from './examples.ts';
import { anchorsIn, tableRows } from './pages.ts';
import { type Json, matchesShown, parseShown, printShown, shortened } from './shown-json.ts';
import { matchesLines, shortenedLines } from './shown-lines.ts';

const REAL: Json = {
  id: '2026-x',
  days: [
    { date: 'a', sales: 1.123456 },
    { date: 'b', sales: 2 },
  ],
  total: null,
};

t.test('an ellipsis stands for members, items, values, parts of strings and digits', async (t) => {
  for (const shown of [
    '{ "id": "2026-x", … }',
    '{ "id": "…", "days": […], "total": null }',
    '{ "days": [{ "date": "a", … }, …], "total": …, "id": "2026…" }',
    '{ "days": [{ "date": "a", "sales": 1.1234… }, { "date": "b", "sales": 2 }], … }',
    '{ "days": […, { "date": "b", "sales": 2 }], … }',
    '{ … }',
  ]) {
    t.ok(matchesShown(parseShown(shown), REAL), shown);
  }
});

t.test('what is not left out has to be there as it is', async (t) => {
  for (const shown of [
    '{ "id": "2026-x" }',
    '{ "id": "2025…", … }',
    '{ "name": …, … }',
    '{ "days": [{ "date": "a", … }], … }',
    '{ "days": [{ "date": "b", … }, …], … }',
    '{ "days": […, { "date": "a", … }], … }',
    '{ "days": [{ "date": "a", "sales": 1.1254… }, …], … }',
    '{ "days": [{ "date": "a", … }, { "date": "b", "sales": 3 }], … }',
    '{ "total": 0, … }',
    '[…]',
  ]) {
    t.notOk(matchesShown(parseShown(shown), REAL), shown);
  }
  t.throws(() => parseShown('{ "id": }'), SyntaxError);
});

t.test('only a number with decimals may differ, by one in the last place shown', async (t) => {
  const agrees = (shown: string, real: number) => matchesShown(parseShown(shown), real);
  t.ok(agrees('36223.48', 36223.49));
  t.notOk(agrees('36223.48', 36223.5));
  t.notOk(agrees('617', 618));
  t.ok(agrees('0.9999', 0.9998));
  t.notOk(agrees('0.9999', 0.9997));
  t.ok(agrees('2374', 2374.01), 'a sum that is rounded to a whole number');
});

t.test('an answer is shortened where the shown one was, and printed as it is read', async (t) => {
  const skeleton = parseShown('{ "id": "2026…", "days": [{ "sales": 0, … }, …], … }');
  const printed = printShown(shortened(REAL, skeleton));
  t.equal(printed, '{ "id": "2026…", "days": [{ "sales": 1.1234…, … }, …], … }');
  t.ok(matchesShown(parseShown(printed), REAL));
  t.same(parseShown(printShown(shortened(REAL))), shortened(REAL), 'whole without a skeleton');
});

t.test('long answers are broken into lines of at most 118 characters', async (t) => {
  const days = Array.from({ length: 9 }, (_, i) => ({ date: `2026-01-0${i + 1}`, weekday: i, forecast: i * 100.5 }));
  const printed = printShown({
    dataset: 'ventas',
    days,
    total: { forecast: 1, intervals: { 80: [1, 2], 95: [0, 3] } },
  });
  t.ok(printed.split('\n').every((line) => line.length <= 118));
  t.same(JSON.parse(printed).days, days);
});

t.test('lines: an ellipsis on its own stands for any number of them', async (t) => {
  const real = ['one 1', 'two 2', 'three 3'];
  t.ok(matchesLines(['one …', '…'], real));
  t.ok(matchesLines(['…', 'three 3'], real));
  t.ok(matchesLines(['…', 'two …', '…'], real));
  t.notOk(matchesLines(['one 1', 'three 3'], real));
  t.notOk(matchesLines(['one 1', 'two 2'], real));
  t.same(shortenedLines(['one 0', '…'], real), ['one 1', '…']);
  t.same(shortenedLines(['one …', '…', 'end'], real), ['one …', '…', 'three 3']);
  t.same(shortenedLines(['three …'], real), ['one 1', 'two 2', 'three …'], 'a pattern is kept wherever it fits');
});

const PAGE = `
# A page

\`\`\`sh
greeting=hello
echo "$greeting"; number=7
\`\`\`
\`\`\`text
hello
\`\`\`

<!-- not run: takes too long -->
\`\`\`sh
sleep 100
\`\`\`

\`\`\`sh
echo "$number"
false
\`\`\`

Text stands between: this is no output.

\`\`\`json
{}
\`\`\`
`;

const run = async (markdown: string) => {
  const runner = new GuideRunner();
  try {
    return await runner.run(readGuide(markdown));
  } finally {
    await runner.close();
  }
};

t.test('examples of a page run in order in one shell, and each fault is reported', async (t) => {
  t.same(
    readGuide(PAGE).examples.map(({ output, leftOut }) => [output?.content, leftOut]),
    [
      ['hello', undefined],
      [undefined, 'takes too long'],
      [undefined, undefined],
    ],
  );
  const [first, second, third] = await run(PAGE);
  t.same(first, { printed: 'hello\n', faults: [] });
  t.equal(second, undefined);
  t.equal(third?.printed, '7\n');
  t.match(third?.faults, [/ended with 1/]);
});

t.test('a call that is refused is a fault, unless the page shows that it is', async (t) => {
  const page = (shown: string) => `
\`\`\`sh
curl http://127.0.0.1:3000/datasets/none
\`\`\`
\`\`\`json
${shown}
\`\`\``;
  const [unexpected] = await run(page('{ "name": "none", … }'));
  t.match(unexpected?.faults, [/answered with 404/]);
  const shown = '{ "status": 404, "code": "dataset-not-found", … }';
  const [refused] = await run(page(shown));
  const output = readGuide(page(shown)).examples[0]?.output;
  if (!output || !refused) throw new Error('The call has an output');
  t.same(refused.faults, []);
  t.ok(showsOutput(output, refused.printed));
  const loose = { ...output, content: '{ "status": 404,   "code": "dataset-not-found", … }' };
  t.notOk(showsOutput(loose, refused.printed), 'an output is laid out as the script does it');
  t.equal(
    outputToShow({ ...output, content: '{ "code": 0, … }' }, refused.printed),
    '{ "code": "dataset-not-found", … }',
  );
});

t.test('what readers have run first is run once, and each page goes on from there by itself', async (t) => {
  const page = `
<!-- run first:
curl -F file=@examples/Ventas.csv http://127.0.0.1:3000/datasets
-->

\`\`\`sh
curl -X DELETE http://127.0.0.1:3000/datasets/ventas
\`\`\``;
  const runner = new GuideRunner();
  t.teardown(() => runner.close());
  for (const turn of ['first', 'second']) {
    t.same(await runner.run(readGuide(page)), [{ printed: '', faults: [] }], turn);
  }
  await t.rejects(runner.run(readGuide('<!-- run first:\nfalse\n-->')), /fails: ended with 1/);
});

t.test('anchors and tables are read as they are shown', async (t) => {
  const markdown =
    '# A b\n## A b\n### `GET /x`: who?\n\n```sh\n# no heading\n```\n\n| a | b |\n| - | - |\n| `x\\|y` | 2 |\n';
  t.same([...anchorsIn(markdown)], ['a-b', 'a-b-1', 'get-x-who']);
  t.same(tableRows(markdown), [['`x|y`', '2']]);
});
