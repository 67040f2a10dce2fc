import { deepEqual } from 'node:assert/strict';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Test } from 'tap';
import { createApp } from '../../routes/app.ts';
import type { ContractDocument, Operation, Response } from '../../routes/openapi/document.ts';
import { PROBLEM_TYPE } from '../../routes/platform/errors.ts';
import { readConfig } from '../../src/config.ts';
import { ERROR_CODES } from '../../src/errors.ts';
import { noteSecrets, TEST_LOG_LEVEL } from '../traced-secrets.ts';
import { type ContractCheck, createContractCheck } from './openapi.ts';
import { salesCsv } from './sales.ts';

const CSV = { 'content-type': 'text/csv' };
/** A service of a test says nothing, and turns nobody away while the machine is busy with other tests. */
const SURROUNDINGS = { LOG_LEVEL: TEST_LOG_LEVEL, MAX_EVENT_LOOP_DELAY_MS: '0' };

export interface Service {
  readonly app: FastifyInstance;
  /** Calls the service and checks that the answer is one that the contract tells of. */
  call(request: InjectOptions): Promise<LightMyRequestResponse>;
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  post(url: string, payload?: object, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  upload(url?: string, text?: string): Promise<LightMyRequestResponse>;
}

/** Whatever its configuration is, a service has the same contract, and its schemas are compiled once. */
let contract: ContractDocument | undefined;
let faultsIn: ContractCheck | undefined;

/** The whole application on a folder; it is closed with the test. */
export async function startService(
  t: Test,
  root: string,
  environment: Record<string, string> = {},
  replacements: Parameters<typeof createApp>[1] = {},
): Promise<Service> {
  noteSecrets(environment);
  const config = readConfig({ STORAGE_URL: `file:${root}`, ...SURROUNDINGS, ...environment });
  const app = await createApp(config, replacements);
  closeFirst(t, app);
  await app.ready();
  contract ??= app.swagger() as unknown as ContractDocument;
  faultsIn ??= createContractCheck(contract);
  const check = createAnswerCheck(contract, faultsIn, root);
  const call = async (request: InjectOptions) => {
    const response = await app.inject(request);
    const path = String(request.url).split('?', 1)[0];
    const { method = 'GET' } = request;
    const faults = check(method.toLowerCase(), path, response);
    deepEqual(faults, [], `${method} ${path} ${response.statusCode} is not as the contract says: ${faults.join('; ')}`);
    return response;
  };
  return {
    app,
    call,
    get: (url, headers = {}) => call({ url, headers }),
    post: (url, payload, headers = {}) => call({ method: 'POST', url, payload, headers }),
    upload: (url = '/datasets', text = salesCsv()) => call({ method: 'POST', url, payload: text, headers: CSV }),
  };
}

/** A teardown would come after tap removes the folder of the test, into which the ledger may still be writing. */
function closeFirst(t: Test, app: FastifyInstance): void {
  const { onEOF } = t;
  t.onEOF = async () => {
    await app.close();
    await onEOF();
  };
}

type Answer = Pick<LightMyRequestResponse, 'statusCode' | 'headers' | 'body'>;

function createAnswerCheck(contract: ContractDocument, faultsIn: ContractCheck, root: string) {
  return (method: string, path: string, answer: Answer): string[] => {
    const faults = answer.statusCode < 400 ? [] : problemFaults(answer, root);
    const operation = findOperation(contract, method, path);
    if (operation === undefined || method === 'head') return faults;
    const documented = operation.responses[String(answer.statusCode)];
    if (documented === undefined) return [...faults, `${answer.statusCode} is not documented`];
    return [...faults, ...missingHeaders(documented, answer), ...contentFaults(documented, answer)];
  };

  function contentFaults({ content = {} }: Response, { statusCode: statusOf, headers, body }: Answer): string[] {
    const type = String(headers['content-type']).split(';', 1)[0];
    if (body === '') {
      const ofNothing = ['content-type', 'content-length'].filter(
        (name) => statusOf !== 200 && headers[name] !== undefined,
      );
      return ofNothing.map((name) => `there is no content, but a ${name}`);
    }
    if (content[type] === undefined) return [`${type} is not documented`];
    return faultsIn(content[type].schema, type.endsWith('json') && !type.endsWith('ndjson') ? JSON.parse(body) : body);
  }
}

function missingHeaders({ headers = {} }: Response, answer: Answer): string[] {
  return Object.entries(headers)
    .filter(([name, { description = '' }]) => name !== 'Retry-After' && !description.endsWith('absent otherwise'))
    .filter(([name]) => answer.headers[name.toLowerCase()] === undefined)
    .map(([name]) => `there is no header ${name}`);
}

/** What every answer of 400 and above keeps to. */
function problemFaults({ statusCode, headers, body }: Answer, root: string): string[] {
  if (headers['content-type'] !== PROBLEM_TYPE) return [`the type is ${headers['content-type']}`];
  if (body === '') return []; // to HEAD
  const { status, code } = JSON.parse(body);
  const leaks = [root, 'node_modules', '.ts:', 'modelos/', 'FST_'].filter((text) => body.includes(text));
  return [
    ...(status === statusCode ? [] : [`the status inside is ${status}`]),
    ...(ERROR_CODES.includes(code) ? [] : [`${code} is not a code`]),
    ...leaks.map((text) => `the answer leaks ${text}: ${body}`),
  ];
}

function findOperation({ paths }: ContractDocument, method: string, path: string): Operation | undefined {
  const found = Object.keys(paths)
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .find((template) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path));
  return found === undefined ? undefined : paths[found][method];
}
