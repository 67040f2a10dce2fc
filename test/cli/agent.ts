import { once } from 'node:events';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';
import type { Test } from 'tap';
import type { Api } from '../../cli/mcp/api.ts';
import { createToolServer } from '../../cli/mcp/server.ts';
import { toolsFor } from '../../cli/mcp/tools.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import { PROJECT_FOLDER, programArguments } from '../project.ts';

/** What a tool has answered. */
export interface Told {
  readonly isError: boolean;
  /** The answer in words. */
  readonly words: string;
  /** The same as JSON in a text; empty where there is none. */
  readonly json: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test looks at what it asked for
  readonly data: any;
}

export interface Agent {
  readonly client: Client;
  readonly tools: readonly Tool[];
  ask(name: string, args?: object, signal?: AbortSignal): Promise<Told>;
}

interface Wishes {
  readonly language?: Language;
  readonly writes?: boolean;
  readonly folder?: string;
}

const IDENTITY = { name: 'test', version: '1' };

/** The tools over an API, in this process, as an agent of the protocol's own client has them. */
export async function agentOf(t: Test, api: Api, { language = 'en', writes = false, folder }: Wishes = {}) {
  const said: string[] = [];
  const tools = toolsFor({ writes, files: folder !== undefined });
  const server = createToolServer({ api, tools, language, folder, say: (line) => void said.push(line) });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await server.connect(far);
  const client = new Client(IDENTITY);
  await client.connect(near);
  t.teardown(() => client.close());
  return { ...(await agentWith(client)), said };
}

/** The program, started as an assistant starts it. */
export async function startedAgent(
  t: Test,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...programArguments('cli/main.ts'), 'mcp', ...args],
    cwd: PROJECT_FOLDER,
    env: { PATH: process.env.PATH ?? '', ...environment },
    stderr: 'pipe',
  });
  const said: Buffer[] = [];
  transport.stderr?.on('data', (chunk: Buffer) => said.push(chunk));
  const client = new Client(IDENTITY);
  await client.connect(transport);
  t.teardown(() => client.close());
  return {
    ...(await agentWith(client)),
    /** Ends it; resolves with all that it has written to standard error. */
    async end(): Promise<string> {
      const silent = transport.stderr === null ? undefined : once(transport.stderr, 'end');
      await client.close();
      await silent;
      return Buffer.concat(said).toString('utf8');
    },
  };
}

async function agentWith(client: Client): Promise<Agent> {
  const { tools } = await client.listTools();
  return {
    client,
    tools,
    async ask(name, args = {}, signal) {
      const options = { timeout: 300_000, ...(signal === undefined ? {} : { signal }) };
      const result = await client.callTool({ name, arguments: { ...args } }, undefined, options);
      const { content, structuredContent, isError = false } = result as CallToolResult; // not of an older protocol
      const [words = '', json = ''] = content.map((part) => (part.type === 'text' ? part.text : ''));
      return { isError, words, json, data: structuredContent };
    },
  };
}
