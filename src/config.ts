import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Cron } from 'croner';
import { z } from 'zod';
import { type KeySettings, keySettings } from './access/api-keys.ts';
import type { StorageSettings } from './create-store.ts';
import { type MlflowSettings, mlflowSettings } from './mlflow/settings.ts';

const bucketSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be a bucket name: 3–63 characters of a–z, 0–9, . and -');

/** An unset variable and an empty one mean the default. */
const environmentSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  STORAGE_URL: z
    .string()
    .regex(/^(file:.+|s3:\/\/[^/]*)$/, 'must be file:FOLDER or s3://HOST:PORT')
    .default('file:./datos'),
  MINIO_ENDPOINT: z.string().optional(),
  MINIO_ACCESS_KEY: z.string().optional(),
  MINIO_SECRET_KEY: z.string().optional(),
  MINIO_SECRET_KEY_FILE: z.string().optional(),
  MINIO_USE_SSL: z.stringbool().default(false),
  MINIO_REGION: z.string().default('us-east-1'),
  STORE_TIMEOUT_MS: z.coerce.number().int().min(100).max(600_000).default(10_000),
  DATA_BUCKET: bucketSchema.default('dataset-predicciones'),
  MODELS_BUCKET: bucketSchema.default('modelos'),
  COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3}){0,2}$/, 'must be a country such as ES, or with its region ES-MD')
    .optional(),
  CURRENCY: z
    .string()
    .refine((code) => Intl.supportedValuesOf('currency').includes(code), 'must be an ISO 4217 code such as EUR')
    .optional(),
  MAX_UPLOAD_MB: z.coerce.number().positive().max(102_400).default(256),
  UPLOAD_CONCURRENCY: z.coerce.number().int().min(1).max(1000).default(8),
  UPLOAD_STALL_MS: z.coerce.number().int().min(100).max(600_000).default(10_000),
  REQUEST_TIMEOUT_MS: z.coerce.number().int().min(1000).max(86_400_000).default(600_000),
  RATE_LIMIT: z.coerce.number().int().min(0).max(10_000_000).optional(),
  AUTH_FAILURE_LIMIT: z.coerce.number().int().min(0).max(10_000_000).default(30),
  MAX_EVENT_LOOP_DELAY_MS: z.coerce.number().int().min(0).max(600_000).default(2000),
  ALLOWED_HOSTS: z
    .string()
    .refine(
      (text) => namesIn(text).every(isHostName),
      'must be host names or addresses without a port, separated by commas',
    )
    .optional(),
  ALLOWED_ORIGINS: z
    .string()
    .refine(
      (text) => namesIn(text).every(isOrigin),
      'must be origins such as https://shop.example, separated by commas',
    )
    .optional(),
  TRUST_PROXY: z.string().refine(areProxies, 'must be addresses, ranges such as 10.0.0.0/8, or loopback').optional(),
  TRAIN_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(1),
  TRAIN_QUEUE_LIMIT: z.coerce.number().int().min(1).max(100_000).default(1000),
  QUEUE_URL: z.string().optional(),
  QUEUE_URL_FILE: z.string().optional(),
  OWNER_LEASE_MS: z.coerce.number().int().min(200).max(600_000).default(10_000),
  CHAMPION_POLL_MS: z.coerce.number().int().min(100).max(600_000).default(3000),
  RETENTION_MODELS: z.coerce.number().int().min(0).max(100_000).default(0),
  WATCH_INTERVAL: z.coerce.number().min(0).max(86_400).default(30),
  HOOK_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'must be at least 16 characters of ASCII without spaces')
    .optional(),
  HOOK_TOKEN_FILE: z.string().optional(),
  RETRAIN_CRON: z.string().refine(isSchedule, 'must be a cron pattern such as 0 4 * * *').optional(),
  ALERT_WEBHOOK: z
    .string()
    .refine(isHttpAddress, 'must be an http:// or https:// address, without a user name and password')
    .optional(),
  WEBHOOK_URL: z
    .string()
    .refine(isHttpAddress, 'must be an http:// or https:// address, without a user name and password')
    .optional(),
  WEBHOOK_SECRET: z
    .string()
    .refine((text) => namesIn(text).length > 0, 'must be a secret, or several separated by commas while one is changed')
    .optional(),
  WEBHOOK_SECRET_FILE: z.string().optional(),
  WEBHOOK_SUMMARY: z
    .string()
    .refine((text) => text === 'off' || isSchedule(text), 'must be a cron pattern such as 0 7 * * 1, or off')
    .default('0 7 * * 1'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .refine(isHttpAddress, 'must be an http:// or https:// address, without a user name and password')
    .optional(),
  MLFLOW_TRACKING_URI: z
    .string()
    .refine(isHttpAddress, 'must be an http:// or https:// address, without a user name and password')
    .optional(),
  MLFLOW_TRACKING_USERNAME: z.string().optional(),
  MLFLOW_TRACKING_PASSWORD: z.string().optional(),
  MLFLOW_TRACKING_PASSWORD_FILE: z.string().optional(),
  MLFLOW_TRACKING_TOKEN: z.string().optional(),
  MLFLOW_TRACKING_TOKEN_FILE: z.string().optional(),
  MLFLOW_EXPERIMENT_NAME: z.string().optional(),
  MLFLOW_MODEL_PREFIX: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i, 'must be 1–63 letters, digits, ., _ and -, the first a letter or digit')
    .optional(),
  SHUTDOWN_GRACE_MS: z.coerce.number().int().min(1000).max(600_000).default(10_000),
  API_KEYS: z.string().optional(),
  API_KEYS_FILE: z.string().optional(),
  ALLOW_ANONYMOUS: z.stringbool().default(false),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type ConfigKey = keyof typeof environmentSchema.shape;
/** Requests a minute where others can reach the service; on a machine that keeps it to itself nobody counts. */
const PER_MINUTE = 6000;

export const CONFIG_KEYS = Object.keys(environmentSchema.shape);

/** What an unset variable means; undefined where that is nothing in particular. */
export const CONFIG_DEFAULTS: Readonly<Record<string, unknown>> = environmentSchema.parse({});

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly storage: StorageSettings;
  readonly buckets: { readonly data: string; readonly models: string };
  /** Whose public holidays are assumed where the calendar says nothing. */
  readonly country: string | undefined;
  /** ISO 4217; what amounts are shown in. */
  readonly currency: string | undefined;
  readonly maxUploadBytes: number;
  /** Where files lie while they are read; undefined: where the system has such files. */
  readonly temporaryFolder?: string | undefined;
  readonly uploads: { readonly concurrency: number; readonly stallMs: number };
  readonly limits: {
    readonly perMinute: number;
    readonly refusalsPerMinute: number;
    readonly maxEventLoopDelayMs: number;
  };
  /** The longest that a request may take to arrive. */
  readonly requestTimeoutMs: number;
  /** Names that the service may be called by, beside loopback and its own address; undefined: nobody has said. */
  readonly allowedHosts: readonly string[] | undefined;
  /** Origins of other sites' pages that may change something. */
  readonly allowedOrigins: readonly string[];
  /** Proxies that are believed what they say of the client's address; false: none. */
  readonly trustProxy: string[] | false;
  readonly trainConcurrency: number;
  readonly trainQueueLimit: number;
  /** The Redis through which workers are given what to train; undefined: threads of this process train. May hold a password. */
  readonly queueUrl: string | undefined;
  /** A process that has been silent for so long is dead: others take over its runs. */
  readonly ownerLeaseMs: number;
  readonly championPollMs: number;
  /** Newest model versions kept of each dataset; 0: all. */
  readonly retentionModels: number;
  /** How often other programs' files are looked for; 0: never. */
  readonly watchIntervalMs: number;
  readonly hookToken: string | undefined;
  /** When every dataset is retrained, in the time zone of the process. */
  readonly retrainCron: string | undefined;
  /** Where alarms of the ledger are posted. */
  readonly alertWebhook: string | undefined;
  /** Where all that happens is posted, signed with each of these secrets; undefined: nowhere. */
  readonly webhook: { readonly url: string; readonly secrets: readonly string[] } | undefined;
  /** When the summary of each dataset is posted there, in the time zone of the process; undefined: never. */
  readonly webhookSummary: string | undefined;
  /** Where traces are sent: a collector that takes OTLP over HTTP. */
  readonly otlpEndpoint: string | undefined;
  /** The MLflow server that finished runs are mirrored to. */
  readonly mlflow: MlflowSettings | undefined;
  /** How long the service may take to stop once it was asked to. */
  readonly shutdownGraceMs: number;
  /** Who may call; without any key everyone. */
  readonly keys: KeySettings;
  readonly logLevel: string;
}

/** Every wrong variable, one a line. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(`The configuration is wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Throws ConfigError naming every variable that is wrong. */
export function readConfig(environment: Variables): Config {
  const entries = Object.entries(environment).filter(([key, value]) => CONFIG_KEYS.includes(key) && value !== '');
  const faults: string[] = [];
  const given = withSecretFiles(Object.fromEntries(entries), faults);
  const parsed = environmentSchema.safeParse(given);
  const keys = keySettings(given, faults);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new ConfigError([...wrong, ...faults]);
  }
  const env = parsed.data;
  const storage = storageSettings(env, faults);
  const mlflow = mlflowSettings(env, faults);
  const webhook = webhookSettings(env, faults);
  // Not a rule of the schema: what is wrong there may be repeated with its value, which holds a password.
  if (env.QUEUE_URL !== undefined && !isRedisAddress(env.QUEUE_URL)) {
    faults.push('QUEUE_URL: must be redis://HOST:PORT or rediss://HOST:PORT, with USER:PASSWORD@ if that is asked for');
  }
  if (env.DATA_BUCKET === env.MODELS_BUCKET) faults.push('MODELS_BUCKET: must differ from DATA_BUCKET');
  const isOpen = env.API_KEYS === undefined && env.API_KEYS_FILE === undefined;
  if (isOpen && !isLoopback(env.HOST) && !env.ALLOW_ANONYMOUS) {
    faults.push(
      `HOST: ${env.HOST} can be reached by others; set API_KEYS, or ALLOW_ANONYMOUS=true if everyone there may use the service`,
    );
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze({
    host: env.HOST,
    port: env.PORT,
    storage,
    buckets: { data: env.DATA_BUCKET, models: env.MODELS_BUCKET },
    country: env.COUNTRY,
    currency: env.CURRENCY,
    maxUploadBytes: Math.floor(env.MAX_UPLOAD_MB * 2 ** 20),
    uploads: { concurrency: env.UPLOAD_CONCURRENCY, stallMs: env.UPLOAD_STALL_MS },
    limits: {
      perMinute: env.RATE_LIMIT ?? (isOpen && isLoopback(env.HOST) ? 0 : PER_MINUTE),
      refusalsPerMinute: env.AUTH_FAILURE_LIMIT,
      maxEventLoopDelayMs: env.MAX_EVENT_LOOP_DELAY_MS,
    },
    requestTimeoutMs: env.REQUEST_TIMEOUT_MS,
    allowedHosts: env.ALLOWED_HOSTS === undefined ? undefined : namesIn(env.ALLOWED_HOSTS),
    allowedOrigins: namesIn(env.ALLOWED_ORIGINS ?? ''),
    trustProxy: env.TRUST_PROXY === undefined ? false : namesIn(env.TRUST_PROXY),
    trainConcurrency: env.TRAIN_CONCURRENCY,
    trainQueueLimit: env.TRAIN_QUEUE_LIMIT,
    queueUrl: env.QUEUE_URL,
    ownerLeaseMs: env.OWNER_LEASE_MS,
    championPollMs: env.CHAMPION_POLL_MS,
    retentionModels: env.RETENTION_MODELS,
    watchIntervalMs: env.WATCH_INTERVAL * 1000,
    hookToken: env.HOOK_TOKEN,
    retrainCron: env.RETRAIN_CRON,
    alertWebhook: env.ALERT_WEBHOOK,
    webhook,
    webhookSummary: env.WEBHOOK_SUMMARY === 'off' ? undefined : env.WEBHOOK_SUMMARY,
    otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    mlflow,
    shutdownGraceMs: env.SHUTDOWN_GRACE_MS,
    keys,
    logLevel: env.LOG_LEVEL,
  });
}

/** Who may call, and where: nothing to who only trains. */
const OF_LISTENERS = [
  ...['HOST', 'PORT', 'API_KEYS', 'API_KEYS_FILE', 'ALLOWED_HOSTS', 'HOOK_TOKEN', 'HOOK_TOKEN_FILE'],
  ...['WEBHOOK_URL', 'WEBHOOK_SECRET', 'WEBHOOK_SECRET_FILE'],
];

/** Of a process that takes jobs from Redis and listens to nobody. Throws ConfigError, also without `QUEUE_URL`. */
export function readWorkerConfig(environment: Variables): Config & { readonly queueUrl: string } {
  const own = Object.entries(environment).filter(([name]) => !OF_LISTENERS.includes(name));
  const config = readConfig(Object.fromEntries(own));
  const { queueUrl } = config;
  if (queueUrl === undefined) throw new ConfigError(['QUEUE_URL: a worker takes its jobs from there; set it']);
  return { ...config, queueUrl };
}

/** Secrets that may be given in a file of their own instead, by a variable with `_FILE` behind its name. */
const SECRETS = [
  ...(['MINIO_SECRET_KEY', 'HOOK_TOKEN', 'QUEUE_URL', 'WEBHOOK_SECRET'] as const),
  ...(['MLFLOW_TRACKING_PASSWORD', 'MLFLOW_TRACKING_TOKEN'] as const),
] as const;

function withSecretFiles(given: Variables, faults: string[]): Variables {
  const read = SECRETS.flatMap((name) => {
    const path = given[`${name}_FILE`];
    if (path === undefined) return [];
    if (given[name] !== undefined) faults.push(`${name}_FILE: ${name} is set too; leave one of them out`);
    return [[name, readSecret(path, (fault) => faults.push(`${name}_FILE: ${fault}`))] as const];
  });
  return { ...given, ...Object.fromEntries(read) };
}

/** Its text without white space at the end, as editors and `echo` leave a line break there. */
function readSecret(path: string, refuse: (fault: string) => void): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').trimEnd();
    if (text === '') refuse('the file is empty');
    return text === '' ? undefined : text;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown';
    refuse(`the file cannot be read (${code})`);
    return undefined;
  }
}

function isSchedule(pattern: string): boolean {
  try {
    return new Cron(pattern, { paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function isHostName(text: string): boolean {
  return /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(text) || (/^\[.*\]$/.test(text) && isIP(text.slice(1, -1)) === 6);
}

/** As browsers write them: without a path, and without the port that belongs to the scheme. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Not "all": then anybody could say to be anybody. */
function areProxies(text: string): boolean {
  const proxies = namesIn(text);
  if (proxies.length === 0) return false;
  return proxies.every((proxy) => {
    const [address, bits, ...rest] = proxy.split('/');
    if (['loopback', 'linklocal', 'uniquelocal'].includes(proxy)) return true;
    const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
    const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
    return most > 0 && isRange && rest.length === 0;
  });
}

function isHttpAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username === '' && password === '';
}

function isRedisAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  return ['redis:', 'rediss:'].includes(protocol) && hostname !== '' && /^(\/\d{0,4})?$/.test(pathname);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function storageSettings(env: z.infer<typeof environmentSchema>, faults: string[]): StorageSettings {
  const buckets = [env.DATA_BUCKET, env.MODELS_BUCKET];
  if (env.STORAGE_URL.startsWith('file:')) return { kind: 'file', root: folderOf(env.STORAGE_URL), buckets };
  const address = endpointOf(env.MINIO_ENDPOINT ?? env.STORAGE_URL.slice('s3://'.length), env.MINIO_USE_SSL);
  if (!address) faults.push('MINIO_ENDPOINT: must be HOST, HOST:PORT or a URL, when STORAGE_URL is s3://');
  if (!env.MINIO_ACCESS_KEY) faults.push('MINIO_ACCESS_KEY: is needed when STORAGE_URL is s3://');
  if (!env.MINIO_SECRET_KEY && env.MINIO_SECRET_KEY_FILE === undefined) {
    faults.push('MINIO_SECRET_KEY: is needed when STORAGE_URL is s3://');
  }
  return {
    kind: 's3',
    endPoint: address?.hostname ?? '',
    port: address?.port ?? 0,
    useSSL: address?.useSSL ?? false,
    accessKey: env.MINIO_ACCESS_KEY ?? '',
    secretKey: env.MINIO_SECRET_KEY ?? '',
    region: env.MINIO_REGION,
    requestTimeoutMs: env.STORE_TIMEOUT_MS,
    buckets,
  };
}

function webhookSettings(
  { WEBHOOK_URL: url, WEBHOOK_SECRET: secrets }: z.infer<typeof environmentSchema>,
  faults: string[],
): Config['webhook'] {
  if (url === undefined) return undefined;
  if (secrets === undefined) {
    faults.push('WEBHOOK_SECRET: is needed when WEBHOOK_URL is set; the receiver knows the messages by it');
  }
  return { url, secrets: namesIn(secrets ?? '') };
}

function folderOf(url: string): string {
  return url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length);
}

function endpointOf(endpoint: string, secure: boolean) {
  const text = /^https?:\/\//.test(endpoint) ? endpoint : `${secure ? 'https' : 'http'}://${endpoint}`;
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port } = new URL(text);
  const useSSL = protocol === 'https:';
  return { hostname, useSSL, port: port === '' ? (useSSL ? 443 : 80) : Number(port) };
}
