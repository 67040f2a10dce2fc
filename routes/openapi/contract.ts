import type { FastifyContextConfig, FastifySchema, RouteOptions } from 'fastify';
import type { ErrorCode } from '../../src/errors.ts';
import { isRole } from '../platform/access.ts';
import { isSafe } from '../platform/browsers.ts';
import { PROBLEM_TYPE, PROBLEMS } from '../platform/errors.ts';
import { addProblems, codesIn } from '../platform/response-schemas.ts';
import {
  type ContractDocument,
  keepUsedSchemas,
  type MediaType,
  type Operation,
  operationsOf,
  type ParameterSchema,
} from './document.ts';
import { EXAMPLES } from './examples/index.ts';
import { PROBLEM_EXAMPLES } from './examples/platform.ts';
import { webhookOperations } from './webhooks.ts';

type Header = Readonly<Record<'description', string> & Record<'schema', { type: string }>>;
type HeadersByStatus = Readonly<Record<string, Record<string, Header>>>;

const header = (description: string, type = 'string'): Header => ({ description, schema: { type } });

const etag = header('Strong; changes with the content');
const cached = {
  ETag: etag,
  'Cache-Control': header('`no-cache`: a stored copy is asked for by `If-None-Match` before it is used'),
};
const stale = header('`true` when the store cannot be reached and the answer comes from memory; absent otherwise');
const vary = header('The answer depends on these request headers');
const forecast = { ...cached, Vary: vary, 'X-Stale': stale };
const file = {
  'Content-Disposition': header('The name to save a workbook or a CSV for Excel under; absent otherwise'),
};
const feed = {
  ETag: etag,
  'Cache-Control': header(
    '`private, no-cache`: a stored copy is for its reader alone, and asked for before it is used',
  ),
  'Referrer-Policy': header('`no-referrer`: no link from here tells the address'),
  'X-Stale': stale,
};
const run = { Location: header('Address of the run') };

/** Headers of the responses, by operation and status; `anyOperation` for what all of them share. */
export const HEADERS: Readonly<Record<string, HeadersByStatus>> = {
  anyOperation: {
    401: { 'WWW-Authenticate': header('`Bearer`, with `error="invalid_token"` when a key was sent') },
    429: {
      'Retry-After': header('Seconds until the minute is over', 'integer'),
      'X-RateLimit-Limit': header('Requests a minute', 'integer'),
      'X-RateLimit-Remaining': header('Requests left in this minute', 'integer'),
      'X-RateLimit-Reset': header('Seconds until the minute is over', 'integer'),
    },
    503: { 'Retry-After': header('Seconds after which to try again, when that is known', 'integer') },
  },
  uploadDataset: { 201: { Location: header('Address of the dataset') } },
  getDataset: { 200: cached, 304: cached },
  addDatasetDays: { 201: { Location: header('Address of the dataset') } },
  restoreDatasetVersion: { 200: cached },
  getDatasetContent: {
    200: { ...cached, 'Content-Disposition': header('The name to save the file under') },
    304: cached,
  },
  getDatasetDays: { 200: cached, 304: cached },
  putCalendar: { 200: { ...cached, Vary: vary, ...file } },
  getCalendar: {
    200: {
      ...cached,
      ETag: header('Strong; changes with the content: of what is stored; absent otherwise'),
      Vary: vary,
      ...file,
    },
  },
  train: { 200: run, 202: run },
  putOverrides: { 200: cached },
  getOverrides: { 200: cached },
  getAccuracy: { 200: { Vary: vary } },
  getSummary: { 200: { 'Cache-Control': cached['Cache-Control'], Vary: vary } },
  getForecast: {
    200: {
      ...forecast,
      ...file,
      ETag: header(
        'Strong; changes with the content: of all but `series=*`, whose rows leave as they are computed; absent otherwise',
      ),
    },
    304: forecast,
  },
  getFeedCsv: { 200: { ...feed, ...file }, 304: feed },
  getFeedWorkbook: { 200: { ...feed, ...file }, 304: feed },
  getFeedCalendar: { 200: feed, 304: feed },
  forecastScenario: { 200: { Vary: vary, 'X-Stale': stale, ...file } },
  planStaffing: { 200: { Vary: vary, 'X-Stale': stale, ...file } },
  predictDay: { 200: { 'X-Stale': stale } },
  getModelMetadata: { 200: { 'X-Stale': stale } },
  getModelReady: { 200: { 'X-Stale': stale } },
  getChampion: { 200: cached },
  promoteModel: { 200: { ETag: etag } },
  getArtifact: { 200: cached, 304: cached },
};

/** Headers of the responses of all operations with a tag, where the operation has none of its own. */
const HEADERS_BY_TAG: Readonly<Record<string, HeadersByStatus>> = {
  planning: { 200: { Vary: vary, 'X-Stale': stale } },
};

/** Of the parameters with an example only these may be filled in beforehand: the others name what may not be there. */
const PREFILLED = ['name', 'wait'];

const KEY_SECURITY: FastifySchema['security'] = [{ bearer: [] }, { apiKey: [] }];

/** Which key a call takes where keys are needed, what it answers without, and to too many. Made when the contract is asked for, not at the start. */
export function describeAccess(
  schema: FastifySchema,
  { access, isProbe }: FastifyContextConfig,
  method: RouteOptions['method'],
  isKeyed: boolean,
): FastifySchema {
  if (access === undefined || schema.hide) return schema;
  const ofPages: ErrorCode[] = isSafe(method) ? [] : ['foreign-origin'];
  const ofAll: ErrorCode[] = isProbe ? ofPages : [...ofPages, 'misdirected-request', 'too-many-requests', 'overloaded'];
  const limited = ofAll.length === 0 ? schema.response : addProblems(schema.response, ...ofAll);
  if (!isRole(access)) return { ...schema, security: schema.security ?? [], response: limited };
  const description = [schema.description, `Role: ${access}.`].filter(Boolean).join(' ');
  return {
    ...schema,
    security: isKeyed ? KEY_SECURITY : [],
    description,
    // Whatever it is about may be damaged.
    response: addProblems(limited, 'unauthorized', 'forbidden', 'damaged-document'),
  };
}

/** Completes the document that the routes generate: examples, headers, the second way to upload, all error codes. */
export function describeContract<T>(generated: T): T {
  const contract = structuredClone(generated) as ContractDocument; // what @fastify/swagger builds, see document.ts
  for (const operation of operationsOf(contract)) {
    leaveOptionalParametersEmpty(operation);
    requireConditions(operation);
    describeRequest(operation);
    describeResponses(operation);
  }
  contract.paths = inOrderOfUse(contract.paths);
  keepUsedSchemas(contract);
  contract.webhooks = webhookOperations();
  contract.components.examples = Object.fromEntries(
    codesOf(contract).map((code) => [code, { value: PROBLEM_EXAMPLES[code] }]),
  );
  contract.components.schemas.Problem = { ...contract.components.schemas.Problem, description: problemTable() };
  writePairsAsLists(contract);
  // Schemas are shared objects: written out each time, the YAML needs no anchors.
  return JSON.parse(JSON.stringify(contract));
}

/** What comes first of each group on a page that shows the contract; the rest follows as it is registered. */
const FIRST = ['/datasets', '/datasets/{name}', '/datasets/{name}/days', '/datasets/{name}/series', '/plans/orders'];

function inOrderOfUse<T>(paths: Readonly<Record<string, T>>): Record<string, T> {
  const place = (path: string) => (FIRST.includes(path) ? FIRST.indexOf(path) : FIRST.length);
  return Object.fromEntries(Object.entries(paths).sort(([a], [b]) => place(a) - place(b)));
}

/** `[lower, upper]` as a list of two numbers: tuples are unknown to many tools that read contracts. */
function writePairsAsLists(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  if ('prefixItems' in node && 'items' in node && Array.isArray(node.prefixItems)) {
    const [first, ...others] = node.prefixItems;
    if (others.every((other) => JSON.stringify(other) === JSON.stringify(first))) {
      node.items = first;
      delete node.prefixItems;
    }
  }
  for (const child of Object.values(node)) writePairsAsLists(child);
}

/** The page of the API sends what it shows: an example of an optional parameter would become part of every call. */
function leaveOptionalParametersEmpty({ parameters = [] }: Operation): void {
  for (const { name, schema } of parameters) if (!PREFILLED.includes(name)) dropExamples(schema);
}

function dropExamples(schema: ParameterSchema): void {
  delete schema.example;
  for (const part of schema.anyOf ?? []) dropExamples(part);
  if (schema.items) dropExamples(schema.items);
}

/** Calls that must say what they replace. Without it they answer 428, not 400: their schemas let it pass. */
function requireConditions({ operationId, parameters = [] }: Operation): void {
  if (operationId !== 'restoreDatasetVersion') return;
  for (const parameter of parameters) if (parameter.name === 'if-match') parameter.required = true;
}

function describeRequest({ operationId, requestBody }: Operation): void {
  const { request, bodyOptional = false } = EXAMPLES[operationId] ?? {};
  if (!requestBody || !request) return;
  if (bodyOptional) requestBody.required = false;
  for (const [type, example] of Object.entries(request)) {
    requestBody.content[type] ??= { schema: { type: 'string', format: 'binary' } };
    addExample(requestBody.content[type], example);
  }
}

function describeResponses({ operationId, tags: [tag], responses }: Operation): void {
  const own = HEADERS[operationId] ?? HEADERS_BY_TAG[tag];
  for (const [status, response] of Object.entries(responses)) {
    const headers = own?.[status] ?? HEADERS.anyOperation[status];
    if (headers) response.headers = headers;
    for (const [type, media] of Object.entries(response.content ?? {})) {
      if (type === PROBLEM_TYPE) media.examples = problemExamples(response.description);
      else addExample(media, EXAMPLES[operationId]?.responses[status]?.[type]);
    }
  }
}

function addExample(media: MediaType, example: unknown): void {
  if (example instanceof Map) {
    media.examples = Object.fromEntries([...example].map(([name, value]) => [name, { value }]));
  } else media.example = example;
}

function problemExamples(description: string): MediaType['examples'] {
  return Object.fromEntries(codesIn(description).map((code) => [code, { $ref: `#/components/examples/${code}` }]));
}

/** The codes that some operation lists. */
function codesOf(contract: ContractDocument): ErrorCode[] {
  const descriptions = operationsOf(contract).flatMap(({ responses }) => Object.values(responses));
  return codesIn(descriptions.map(({ description }) => description).join('\n'));
}

/** Also the codes that no operation lists, since they stand for addresses and methods that are not in the contract. */
function problemTable(): string {
  const rows = Object.entries(PROBLEMS)
    .sort(([, a], [, b]) => a.status - b.status)
    .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`);
  return [
    'Every answer of 400 and above is one (RFC 9457). Its `code` is stable, its texts are for people.',
    '',
    '| code | status | meaning |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}
