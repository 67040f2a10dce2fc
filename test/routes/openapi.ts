import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import type { ContractDocument, Example, MediaType } from '../../routes/openapi/document.ts';
import { isIsoDay } from '../../src/dates.ts';

const DOCUMENT = 'contract';

/** What is wrong with a value; empty when it fits the schema. References are those of the document. */
export type ContractCheck = (schema: unknown, value: unknown) => string[];

/** Validates values against the schemas of an OpenAPI document. */
export function createContractCheck(document: ContractDocument): ContractCheck {
  const ajv = new Ajv2020.default({ strict: false, allErrors: true });
  ajv.addFormat('date', isIsoDay);
  ajv.addFormat('date-time', (text: string) => /^\d{4}-\d\d-\d\dT.*Z$/.test(text) && !Number.isNaN(Date.parse(text)));
  ajv.addFormat('binary', true);
  ajv.addSchema(document, DOCUMENT);
  const compiled = new Map<unknown, ValidateFunction>();

  return (schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile(absolute(schema) as object);
    compiled.set(schema, validate);
    return validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

function absolute(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(absolute);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === '$ref' ? `${DOCUMENT}${value}` : absolute(value)]),
  );
}

/** The examples of a content by name, references followed. */
export function examplesOf(
  { components }: ContractDocument,
  { example, examples = {} }: MediaType,
): Map<string, unknown> {
  const named = Object.entries(examples).map(
    ([name, entry]) => [name, exampleOf(components.examples ?? {}, entry)] as const,
  );
  return new Map<string, unknown>(example === undefined ? named : [['example', example], ...named]);
}

function exampleOf(shared: Readonly<Record<string, Example>>, entry: Example | { $ref: string }): unknown {
  return '$ref' in entry ? shared[entry.$ref.split('/').at(-1) ?? '']?.value : entry.value;
}
