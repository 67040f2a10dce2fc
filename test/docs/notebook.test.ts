import t from 'tap';
import { z } from 'zod';
import { readProject } from './pages.ts';

/** The notebook as it is stored. `npm run test:notebook` executes it, which needs Python. */

const source = z.array(z.string());
const output = z.discriminatedUnion('output_type', [
  z.strictObject({ output_type: z.literal('stream'), name: z.literal('stdout'), text: source }),
  z.strictObject({
    output_type: z.literal('display_data'),
    data: z.strictObject({ 'image/png': z.string(), 'text/plain': source }),
    metadata: z.strictObject({}),
  }),
]);
const id = z.string().regex(/^[a-z]+(-[a-z]+)*$/);
const cell = z.discriminatedUnion('cell_type', [
  z.strictObject({ cell_type: z.literal('markdown'), id, metadata: z.strictObject({}), source }),
  z.strictObject({
    cell_type: z.literal('code'),
    id,
    metadata: z.strictObject({}),
    source,
    execution_count: z.int(),
    outputs: z.array(output),
  }),
]);
const notebookSchema = z.strictObject({
  cells: z.array(cell),
  metadata: z.strictObject({
    kernelspec: z.strictObject({ display_name: z.string(), language: z.string(), name: z.literal('python3') }),
    language_info: z.strictObject({ name: z.literal('python') }),
  }),
  nbformat: z.literal(4),
  nbformat_minor: z.int(),
});

t.test('the notebook is stored as one run from top to bottom left it, with nothing of the machine', async (t) => {
  const text = readProject('notebooks/prediccion_ventas.ipynb');
  const { cells } = notebookSchema.parse(JSON.parse(text));
  t.equal(new Set(cells.map((cell) => cell.id)).size, cells.length, 'ids are unique');
  const counts = cells.flatMap((cell) => (cell.cell_type === 'code' ? [cell.execution_count] : []));
  t.same(
    counts,
    counts.map((_, i) => i + 1),
  );
  const words = cells.flatMap((cell) => [
    ...cell.source,
    ...(cell.cell_type === 'code' ? cell.outputs.flatMap((o) => (o.output_type === 'stream' ? o.text : [])) : []),
  ]);
  t.notMatch(words.join(''), /\/(home|Users|root|tmp|work)\//, 'no paths');
  t.same(new Set(words.join('').match(/https?:\/\/[^\s"'`)]+/g)), new Set(['http://127.0.0.1:3000']), 'no other host');
});
