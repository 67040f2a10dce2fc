import { statSync } from 'node:fs';
import type { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { type Arguments, type Invocation, UsageError } from '../arguments.ts';
import { KNOWLEDGE, READING } from '../commands/options.ts';
import { EXIT } from '../failures.ts';
import type { Api } from '../mcp/api.ts';
import { createRemoteApi, Refusal } from '../mcp/api.ts';
import { createInnerApi, loaderOf } from '../mcp/in-process.ts';
import { toolsFor } from '../mcp/tools.ts';
import { createInnerService } from '../programs.ts';
import { codeOf, holidaysOf, readingOf, readText } from '../reading.ts';
import { folderUntilExit, MAX_UPLOAD_MB } from '../workspace.ts';

/** Something that needs no more than to be let go. */
interface Opened {
  readonly api: Api;
  close(): Promise<void>;
}

const MISSING = {
  en: 'Agents are answered by @modelcontextprotocol/sdk, which is not installed: npm install @modelcontextprotocol/sdk@1',
  es: 'A los agentes se les responde con @modelcontextprotocol/sdk, que no está instalado: npm install @modelcontextprotocol/sdk@1',
} as const;

/** `prediccion-ventas mcp`: the tools of an agent, until it closes the input. Standard output is the protocol's alone. */
export async function mcp(invocation: Invocation): Promise<number> {
  const { args, language, output } = invocation;
  const open = await sourceOf(invocation);
  const folder = args.text('folder');
  if (folder !== undefined) assertFolder('folder', folder);
  const protocol = await loadProtocol();
  if (protocol === undefined) {
    output.say(MISSING[language]);
    return EXIT.usage;
  }
  const end = endOf(output);
  return open(async ({ api, close }) => {
    const tools = toolsFor({ writes: args.flag('allow-writes'), files: folder !== undefined });
    const server = protocol.createToolServer({ api, tools, language, folder, say: output.say });
    const transport = new protocol.StdioServerTransport();
    await serve(server, transport, end);
    await close();
    return 0;
  });
}

/** The protocol, or undefined where its package is not installed. */
async function loadProtocol() {
  try {
    return await import('../mcp/server.ts');
  } catch (error) {
    const isMissing = error instanceof Error && codeOf(error) === 'ERR_MODULE_NOT_FOUND';
    if (isMissing && error.message.includes('@modelcontextprotocol/sdk')) return undefined;
    throw error;
  }
}

interface Server {
  connect(transport: StdioServerTransport): Promise<void>;
  close(): Promise<void>;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The end of the process in good order: when it is told to, or nobody reads it any more. */
interface End {
  readonly reached: Promise<void>;
  reach(): void;
}

function endOf({ whenUnread }: Invocation['output']): End {
  let reach = (): void => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  for (const signal of SIGNALS) process.once(signal, reach);
  whenUnread(reach);
  return { reached, reach };
}

/** Answers until the end, which that of the input is too, once what was asked before it is answered. */
async function serve(server: Server, transport: StdioServerTransport, { reached, reach }: End): Promise<void> {
  const whenAnswered = followRequests(transport);
  const inputEnded = () => whenAnswered(reach);
  process.stdin.once('end', inputEnded).once('close', inputEnded);
  try {
    await server.connect(transport);
    await reached;
  } finally {
    process.stdin.off('end', inputEnded).off('close', inputEnded);
    await server.close();
  }
}

/** Follows which requests have no answer yet. Answers with what calls back when there is none. */
function followRequests(transport: StdioServerTransport): (done: () => void) => void {
  const open = new Set<unknown>();
  let whenNone = (): void => {};
  const settle = (id: unknown) => {
    open.delete(id);
    if (open.size === 0) whenNone();
  };
  // The server calls it too, before it looks at a message itself.
  transport.onmessage = (message) => {
    if (!('method' in message)) return;
    if ('id' in message) open.add(message.id);
    else if (message.method === 'notifications/cancelled') settle(message.params?.requestId);
  };
  const send = transport.send.bind(transport);
  transport.send = async (message) => {
    await send(message);
    if (!('method' in message)) settle(message.id);
  };
  return (done) => {
    whenNone = done;
    if (open.size === 0) done();
  };
}

type Source = (work: (opened: Opened) => Promise<number>) => Promise<number>;

/** Who answers. Throws UsageError when nobody is named, or several are. */
async function sourceOf(invocation: Invocation): Promise<Source> {
  const { args, language, environment } = invocation;
  const store = args.text('store');
  const named = ['url', 'store'].filter((name) => args.isGiven(name)).map((name) => `--${name}`);
  const sources = args.files.length === 0 ? named : [...named, 'files'];
  if (sources.length > 1) throw new UsageError(`Behind the tools is one of these: ${sources.join(', ')}`);
  await holidaysOf(args.text('country'));
  if (args.files.length > 0) return filesOf(invocation);
  if (store === undefined) {
    refuseOptions(args, '--url', [...Object.keys(READING), ...Object.keys(KNOWLEDGE)]);
    const url = addressOf(args.text('url') ?? environment.PREDICCION_VENTAS_URL ?? '');
    const api = createRemoteApi({ url, key: keyOf(args, environment), language });
    return (work) => work({ api, close: async () => {} });
  }
  refuseOptions(args, '--store', [...Object.keys(READING), 'known-future', 'key-file']);
  assertFolder('store', store);
  return async (work) => {
    const app = await createInnerService(innerVariables(store, args));
    return work({ api: createInnerApi(app, language), close: () => app.close() });
  };
}

/** Files as datasets of a service of their own. It answers when all of them are read and trained on. */
function filesOf({ args, language, output }: Invocation): Source {
  refuseOptions(args, 'files', ['key-file']);
  const load = loaderOf({ files: args.files, reading: readingOf(args), knownFuture: args.text('known-future') });
  return async (work) => {
    const app = await createInnerService({ ...innerVariables(folderUntilExit(), args), ...OF_FILES });
    const inner = createInnerApi(app, language);
    const end = new AbortController();
    const loaded = load(inner, end.signal);
    // Said once here; whoever asks is told as well.
    const told = loaded.catch((error: unknown) => {
      if (!end.signal.aborted) output.say(error instanceof Refusal ? error.message : String(error));
    });
    const close = async () => {
      end.abort();
      await app.close();
      await told;
    };
    return work({ api: { call: (request, signal) => loaded.then(() => inner.call(request, signal)) }, close });
  };
}

function innerVariables(folder: string, args: Arguments): Record<string, string> {
  const region = args.text('country');
  return {
    STORAGE_URL: `file:${folder}`,
    // Standard output is the protocol's.
    LOG_LEVEL: 'silent',
    // Its only client asks one thing after the other, and waits.
    MAX_EVENT_LOOP_DELAY_MS: '0',
    ...(region === undefined ? {} : { COUNTRY: region }),
  };
}

/** Nobody waits for what becomes of a training when all of it goes with the process. */
const OF_FILES = { MAX_UPLOAD_MB, SHUTDOWN_GRACE_MS: '1000' };

/** An option that would have no effect is a mistake. */
function refuseOptions(args: Arguments, source: string, names: readonly string[]): void {
  const given = names.find((name) => args.isGiven(name));
  if (given !== undefined) throw new UsageError(`--${given} says nothing to ${source}`);
}

function assertFolder(option: string, path: string): void {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder) throw new UsageError(`--${option}: there is no folder ${path}`);
}

/** Throws UsageError, which does not repeat what may hold a password. */
function addressOf(text: string): string {
  if (text === '') throw new UsageError('Who answers? Name a service with --url, its folder with --store, or files');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  if (!url || !isPlain || url.username !== '' || url.password !== '') {
    throw new UsageError('--url is an http:// or https:// address, without a user name, a password and a query');
  }
  return url.href;
}

/** Throws UsageError, which does not repeat what was found. */
function keyOf(args: Arguments, { PREDICCION_VENTAS_CLAVE = '' }: Invocation['environment']): string | undefined {
  const file = args.text('key-file');
  const key = file === undefined ? PREDICCION_VENTAS_CLAVE : readText('key-file', file).trim();
  if (key === '' && file === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,1000}$/.test(key)) {
    const place = file === undefined ? 'PREDICCION_VENTAS_CLAVE' : `--key-file ${file}`;
    throw new UsageError(`${place} holds no key: that is one word of ASCII`);
  }
  return key;
}
