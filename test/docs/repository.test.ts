import { readdirSync } from 'node:fs';
import t from 'tap';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { PROJECT, readProject } from './pages.ts';

/** What the hosting of the repository reads: workflows, forms, updates. */

const manifest = JSON.parse(readProject('package.json'));

/** Throws when the file is no YAML, or does not have that shape. */
function readYaml<S extends z.ZodType>(path: string, schema: S): z.infer<S> {
  const document = parseDocument(readProject(path));
  for (const fault of [...document.errors, ...document.warnings]) throw fault;
  return schema.parse(document.toJS());
}

const stepSchema = z.looseObject({
  uses: z
    .string()
    .regex(/^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/)
    .optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
const jobSchema = z.looseObject({
  'runs-on': z.string(),
  'timeout-minutes': z.number(),
  strategy: z.looseObject({ matrix: z.object({ node: z.array(z.number()) }) }).optional(),
  steps: z.array(stepSchema),
});
const workflowSchema = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), jobSchema),
});

t.test('the workflow runs all checks on every version of Node that is supported', async (t) => {
  const { permissions, jobs } = readYaml('.github/workflows/ci.yml', workflowSchema);
  t.same(permissions, { contents: 'read' });
  const [all] = Object.values(jobs).filter(({ steps }) => steps.some(({ run }) => run === 'bash .ci/run'));
  t.same(all?.strategy?.matrix.node, [20, 22, 24, 26]);
  t.match(manifest.engines.node, />=20\./, 'the oldest is the one that is asked for');
  const versions = all?.steps.flatMap((step) => step.with?.['node-version'] ?? []);
  t.match(versions, [/^\$\{\{ matrix\.node \}\}$/], 'each job has its own');
  const scripts = Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run = '' }) => run.match(/npm run \S+/g) ?? []),
  );
  for (const script of scripts) t.ok(script.replace('npm run ', '') in manifest.scripts, script);
});

const updatesSchema = z.strictObject({
  version: z.literal(2),
  updates: z.array(
    z.looseObject({
      'package-ecosystem': z.enum(['npm', 'github-actions', 'docker']),
      directory: z.string().optional(),
      directories: z.array(z.string()).optional(),
      schedule: z.object({ interval: z.enum(['daily', 'weekly', 'monthly']) }),
    }),
  ),
});

t.test('packages, actions and images are kept up to date', async (t) => {
  const { updates } = readYaml('.github/dependabot.yml', updatesSchema);
  const ecosystems = updates.map((update) => update['package-ecosystem']);
  t.same(ecosystems, ['npm', 'github-actions', 'docker']);
  const folders = updates.flatMap(({ directory, directories = [] }) => [directory ?? [], directories].flat());
  for (const folder of folders) t.ok(readdirSync(`${PROJECT}${folder}`).length > 0, folder);
  const images = updates.find((update) => update['package-ecosystem'] === 'docker')?.directories ?? [];
  for (const folder of images) {
    t.ok(
      readdirSync(`${PROJECT}${folder}`).some((file) => /dockerfile$/i.test(file)),
      `${folder} has a Dockerfile`,
    );
  }
});

const fieldSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: z.string() }) }),
  z.strictObject({
    type: z.enum(['input', 'textarea', 'dropdown', 'checkboxes']),
    id: z.string().regex(/^[a-z-]+$/),
    attributes: z.strictObject({
      label: z.string(),
      description: z.string().optional(),
      placeholder: z.string().optional(),
      render: z.string().optional(),
      options: z.array(z.union([z.string(), z.object({ label: z.string() })])).optional(),
    }),
    validations: z.object({ required: z.boolean() }).optional(),
  }),
]);
const formSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  labels: z.array(z.string()),
  body: z.array(fieldSchema).min(2),
});

t.test('the forms of issues are complete, and ask for something', async (t) => {
  const forms = readdirSync(`${PROJECT}.github/ISSUE_TEMPLATE`).filter((file) => file !== 'config.yml');
  t.same(forms.sort(), ['bug.yml', 'feature.yml']);
  for (const form of forms) {
    const { body } = readYaml(`.github/ISSUE_TEMPLATE/${form}`, formSchema);
    const fields = body.filter((field) => field.type !== 'markdown');
    t.equal(new Set(fields.map(({ id }) => id)).size, fields.length, `${form}: ids are unique`);
    t.ok(
      fields.some(({ validations }) => validations?.required),
      `${form}: something is required`,
    );
    for (const { type, id, attributes } of fields) {
      t.equal(attributes.options !== undefined, type === 'dropdown' || type === 'checkboxes', `${form}: ${id}`);
    }
  }
});
