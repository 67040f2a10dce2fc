import type { ErrorCode } from '../../src/errors.ts';
import { codesIn } from '../documented.ts';
import { PROBLEM_TYPE, PROBLEMS } from '../problems.ts';
import { type ContractDocument, type MediaType, type Operation, operationsOf } from './document.ts';
import { EXAMPLES } from './examples/index.ts';
import { PROBLEM_EXAMPLES } from './examples/problems.ts';
import { HEADERS } from './headers.ts';
import { keepUsedSchemas } from './used-schemas.ts';

/** Of the parameters with an example only these may be filled in beforehand: the others name what may not be there. */
const PREFILLED = ['name', 'wait'];

/** Completes the document that the routes generate: examples, headers, the second way to upload, all error codes. */
export function describeContract<T>(generated: T): T {
  const contract = structuredClone(generated) as ContractDocument; // what @fastify/swagger builds, see document.ts
  for (const operation of operationsOf(contract)) {
    leaveOptionalParametersEmpty(operation);
    describeRequest(operation);
    describeResponses(operation);
  }
  keepUsedSchemas(contract);
  contract.components.examples = Object.fromEntries(
    codesOf(contract).map((code) => [code, { value: PROBLEM_EXAMPLES[code] }]),
  );
  contract.components.schemas.Problem = { ...contract.components.schemas.Problem, description: problemTable() };
  writePairsAsLists(contract);
  // Schemas are shared objects: written out each time, the YAML needs no anchors.
  return JSON.parse(JSON.stringify(contract));
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
  for (const { name, schema } of parameters) if (!PREFILLED.includes(name)) delete schema.example;
}

function describeRequest({ operationId, requestBody }: Operation): void {
  const { request, bodyOptional = false } = EXAMPLES[operationId] ?? {};
  if (!requestBody || !request) return;
  if (bodyOptional) requestBody.required = false;
  for (const [type, example] of Object.entries(request)) {
    requestBody.content[type] ??= { schema: { type: 'string', format: 'binary' } };
    requestBody.content[type].example = example;
  }
}

function describeResponses({ operationId, responses }: Operation): void {
  for (const [status, response] of Object.entries(responses)) {
    const headers = HEADERS[operationId]?.[status] ?? HEADERS.anyOperation[status];
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
