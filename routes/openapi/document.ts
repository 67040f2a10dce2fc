/** The parts of an OpenAPI 3.1 document that are described after it was generated. */
export interface ContractDocument {
  info: { description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; examples?: Record<string, Example> };
}

export interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, MediaType> };
  responses: Record<string, Response>;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: { example?: unknown };
}

export interface Response {
  description: string;
  headers?: Record<string, unknown>;
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
