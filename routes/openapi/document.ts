/** The parts of an OpenAPI 3.1 document that are described after it was generated. */
export interface ContractDocument {
  paths: Record<string, Record<string, Operation>>;
  /** What the service sends, by event. */
  webhooks?: Record<string, Record<string, object>>;
  components: { schemas: Record<string, object>; examples?: Record<string, Example> };
}

export interface Operation {
  operationId: string;
  tags: string[];
  security?: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, MediaType> };
  responses: Record<string, Response>;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: ParameterSchema;
}

export interface ParameterSchema {
  example?: unknown;
  anyOf?: ParameterSchema[];
  items?: ParameterSchema;
}

export interface Response {
  description: string;
  headers?: Record<string, { description?: string }>;
  content?: Record<string, MediaType>;
}

export interface Example {
  value: unknown;
}

export interface MediaType {
  schema?: unknown;
  example?: unknown;
  examples?: Record<string, Example | { $ref: string }>;
}

export function operationsOf({ paths }: ContractDocument): Operation[] {
  return Object.values(paths).flatMap((methods) => Object.values(methods));
}

const PREFIX = '#/components/schemas/';
const INPUT = 'Input';

/**
 * Every schema is generated twice, as `X` for answers and as `XInput` for requests. Drops those that nothing refers to;
 * a request schema takes the plain name when no answer needs it for another one.
 */
export function keepUsedSchemas(contract: ContractDocument): void {
  const all = contract.components.schemas;
  const used = new Set<string>();
  const visit = (node: unknown): void => {
    for (const name of referencesIn(node)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(all[name]);
    }
  };
  visit(contract.paths);
  const names = new Map([...used].sort().map((name) => [name, plainName(name, used, all)]));
  rename(contract.paths, names);
  const kept = [...names].map(([name, plain]) => [plain, rename(all[name], names)] as const);
  contract.components.schemas = Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function plainName(name: string, used: ReadonlySet<string>, all: Readonly<Record<string, unknown>>): string {
  const plain = name.endsWith(INPUT) ? name.slice(0, -INPUT.length) : name;
  const isTaken = used.has(plain) && JSON.stringify(all[plain]) !== JSON.stringify(all[name]);
  return isTaken ? name : plain;
}

function referencesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' ? (schemaName(value) ?? []) : referencesIn(value),
  );
}

function schemaName(reference: unknown): string | undefined {
  return typeof reference === 'string' && reference.startsWith(PREFIX) ? reference.slice(PREFIX.length) : undefined;
}

/** Changes the references in place. */
function rename<T>(node: T, names: ReadonlyMap<string, string>): T {
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node) {
    const name = schemaName(node.$ref);
    if (name !== undefined) node.$ref = `${PREFIX}${names.get(name) ?? name}`;
  }
  for (const value of Object.values(node)) rename(value, names);
  return node;
}
