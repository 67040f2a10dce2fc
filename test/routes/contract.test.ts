import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t from 'tap';
import { createApp } from '../../routes/app.ts';
import { HEADERS } from '../../routes/openapi/contract.ts';
import { type ContractDocument, operationsOf, type Response } from '../../routes/openapi/document.ts';
import { EXAMPLES } from '../../routes/openapi/examples/index.ts';
import { PROBLEM_TYPE, PROBLEMS } from '../../routes/platform/errors.ts';
import { codesIn } from '../../routes/platform/response-schemas.ts';
import { readConfig } from '../../src/config.ts';
import { ERROR_CODES } from '../../src/errors.ts';
import { newKey } from '../new-key.ts';
import { PROJECT } from '../project.ts';
import { TEST_LOG_LEVEL } from '../traced-secrets.ts';
import { createContractCheck, examplesOf } from './openapi.ts';

const FILE = new URL('openapi.yaml', PROJECT);
const app = await createApp(
  readConfig({
    STORAGE_URL: `file:${t.testdirName}`,
    LOG_LEVEL: TEST_LOG_LEVEL,
    API_KEYS: `contract:read:${newKey()}`,
  }),
);
await app.ready();
t.teardown(() => app.close());
const contract = app.swagger() as unknown as ContractDocument;
const operations = operationsOf(contract);
const problemResponses = operations.flatMap(({ operationId, responses }) =>
  Object.entries(responses).flatMap(([status, response]) =>
    Number(status) < 400 ? [] : [{ operationId, status, response }],
  ),
);

t.test('openapi.yaml is what the routes generate (npm run openapi writes it)', async (t) => {
  t.equal(await readFile(FILE, 'utf8'), app.swagger({ yaml: true }));
});

t.test('openapi.yaml passes the recommended rules of redocly', async (t) => {
  const redocly = new URL('node_modules/.bin/redocly', PROJECT).pathname;
  const { stderr } = await promisify(execFile)(redocly, ['lint', 'openapi.yaml'], {
    cwd: PROJECT,
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  t.match(stderr, /is valid/);
  t.notMatch(stderr, /\[1\] openapi.yaml/, 'not a warning either');
});

t.test('every content has an example, and every example fits its schema', async (t) => {
  const faultsIn = createContractCheck(contract);
  for (const { operationId, requestBody, responses } of operations) {
    const contents = [
      ['request', requestBody?.content] as const,
      ...Object.entries(responses).map(([status, { content }]) => [status, content] as const),
    ];
    for (const [where, content] of contents) {
      for (const [type, media] of Object.entries(content ?? {})) {
        const examples = examplesOf(contract, media);
        t.ok(examples.size > 0, `${operationId} ${where} ${type} has an example`);
        for (const [name, example] of examples) {
          t.same(faultsIn(media.schema, example), [], `${operationId} ${where} ${type} ${name} fits`);
        }
      }
    }
  }
  t.ok(faultsIn({ $ref: '#/components/schemas/Run' }, {}).length > 0, 'what does not fit is noticed');
});

t.test('no example or header is left over from an operation that is gone', async (t) => {
  const ids = operations.map(({ operationId }) => operationId);
  t.same(Object.keys(EXAMPLES).sort(), [...ids].sort());
  t.same(
    Object.keys(HEADERS).filter((id) => !ids.includes(id)),
    ['anyOperation'],
  );
  t.equal(new Set(ids).size, ids.length, 'operation ids are distinct');
});

t.test('error codes, their table and the contract agree', async (t) => {
  t.same(Object.keys(PROBLEMS).sort(), [...ERROR_CODES].sort(), 'each code has a status');
  const { Problem } = contract.components.schemas as {
    Problem: { description: string; properties: { code: { enum: string[] } } };
  };
  t.same(Problem.properties.code.enum, ERROR_CODES, 'the schema of problems names them all');
  for (const code of ERROR_CODES) {
    t.ok(Problem.description.includes(`| \`${code}\` | ${PROBLEMS[code].status} |`), `${code} is in the table`);
  }
  for (const { operationId, status, response } of problemResponses)
    checkProblem(`${operationId} ${status}`, status, response);

  function checkProblem(name: string, status: string, { description, content }: Response) {
    const codes = codesIn(description);
    t.ok(codes.length > 0, `${name} names its codes`);
    t.same(
      codes.map((code) => PROBLEMS[code].status),
      codes.map(() => Number(status)),
      `${name}: codes of this status`,
    );
    t.same(Object.keys(content ?? {}), [PROBLEM_TYPE], `${name} is a problem`);
    const examples = examplesOf(contract, content?.[PROBLEM_TYPE] ?? {});
    t.same([...examples.keys()].sort(), [...codes].sort(), `${name} shows each of its codes`);
    for (const [code, example] of examples) t.match(example, { code, status: Number(status) });
  }
});

t.test('every schema is used, and a request does not show a twin of its name', async (t) => {
  const text = JSON.stringify(contract);
  const names = Object.keys(contract.components.schemas);
  t.same(
    names.filter((name) => !text.includes(`"#/components/schemas/${name}"`)),
    [],
  );
  t.same(
    names.filter((name) => name.endsWith('Input')),
    [],
  );
});

t.test('an upload is a form with a file, or the CSV itself', async (t) => {
  const upload = operations.find(({ operationId }) => operationId === 'uploadDataset');
  t.match(upload?.requestBody?.content, {
    'multipart/form-data': { schema: { properties: { file: { type: 'string', format: 'binary' } } } },
    'text/csv': { schema: { type: 'string', format: 'binary' } },
  });
});

t.test('a service that asks for no keys has a contract that asks for none', async (t) => {
  const open = await createApp(readConfig({ STORAGE_URL: `file:${t.testdirName}`, LOG_LEVEL: TEST_LOG_LEVEL }));
  t.teardown(() => open.close());
  await open.ready();
  const keyedIn = (document: ContractDocument) =>
    operationsOf(document).flatMap(({ operationId, security = [] }) =>
      security.length > 0 && security.every((scheme) => Object.keys(scheme).length > 0) ? [operationId] : [],
    );
  t.same(keyedIn(open.swagger() as unknown as ContractDocument), ['minioEvent']);
  t.ok(keyedIn(contract).length > 30);
});

t.test('what the page fills in beforehand works on a fresh service', async (t) => {
  const filled = operations.flatMap(({ operationId, parameters = [] }) =>
    parameters.flatMap(({ name, schema }) => (schema.example === undefined ? [] : [`${operationId} ${name}`])),
  );
  t.same(
    filled.filter((parameter) => !/ (name|wait)$/.test(parameter)),
    [],
  );
});

t.test('the contract is served as YAML and JSON, and as a page', async (t) => {
  const yaml = await app.inject('/openapi.yaml');
  t.equal(yaml.headers['content-type'], 'application/yaml');
  t.equal(yaml.body, await readFile(FILE, 'utf8'));
  t.same((await app.inject('/openapi.json')).json(), contract);
  t.match((await app.inject('/docs')).body, /swagger-ui/);
});

t.test(
  'the contract is written once, compressed for those who can, and not sent again to those who have it',
  async (t) => {
    for (const url of ['/openapi.json', '/openapi.yaml']) {
      const plain = await app.inject(url);
      const packed = { br: brotliDecompressSync, gzip: gunzipSync };
      for (const [encoding, unpack] of Object.entries(packed)) {
        const answer = await app.inject({ url, headers: { 'accept-encoding': encoding } });
        t.equal(answer.headers['content-encoding'], encoding, url);
        t.equal(answer.headers.vary, 'Accept-Encoding');
        t.ok(answer.rawPayload.length < plain.rawPayload.length / 8, `${answer.rawPayload.length} bytes`);
        t.equal(unpack(answer.rawPayload).toString(), plain.body);
      }
      const again = await app.inject({ url, headers: { 'if-none-match': String(plain.headers.etag) } });
      t.same([again.statusCode, again.body], [304, '']);
    }
    for (const type of ['json', 'yaml']) {
      t.equal(
        (await app.inject(`/docs/${type}`)).headers.location,
        `/openapi.${type}`,
        'the page has no copy of its own',
      );
    }
  },
);
