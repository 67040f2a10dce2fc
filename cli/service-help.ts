import { parseArgs } from 'node:util';
import { CONFIG_DEFAULTS, type ConfigKey } from '../src/config.ts';

/** What each variable means: the words of `--help`, and those of docs/configuration.md. */
export const CONFIG_MEANINGS: Readonly<Record<ConfigKey, string>> = {
  HOST: 'address to listen on',
  PORT: 'port; 0 takes a free one',
  API_KEYS: 'who may call: entries `name:role:key`, separated by spaces or `;`; without keys everyone may',
  API_KEYS_FILE: 'file with more keys, one a line; read again when it changes',
  ALLOW_ANONYMOUS: '`true` allows to listen without keys on an address that others can reach',
  ALLOWED_HOSTS:
    'names the service may be called by, beside those of this machine: `forecast.shop.example,10.0.0.5`; with keys and without it, any',
  ALLOWED_ORIGINS: 'origins of other sites whose pages may change something, such as `https://intranet.shop.example`',
  STORAGE_URL: '`file:FOLDER`, or `s3://HOST:PORT` for MinIO and other S3 stores',
  DATA_BUCKET: 'bucket, or folder, of the data',
  MODELS_BUCKET: 'bucket, or folder, of the models',
  MINIO_ENDPOINT: 'host, host:port or URL of the store, if it is not in `STORAGE_URL`',
  MINIO_ACCESS_KEY: 'needed with `s3://`',
  MINIO_SECRET_KEY: 'needed with `s3://`',
  MINIO_SECRET_KEY_FILE: 'file that holds it, instead',
  MINIO_USE_SSL: '`true` for https',
  MINIO_REGION: 'region of the buckets',
  STORE_TIMEOUT_MS: 'longest silence of the store before a call fails with 503',
  COUNTRY:
    'country, such as `ES` or `ES-MD`, whose public holidays are the holidays of data without such a column, and are assumed where the store says nothing',
  CURRENCY: 'currency that the dashboard shows amounts in, such as `EUR`',
  ALERT_WEBHOOK: '`http(s)` address that is sent each new alarm once, as JSON',
  WEBHOOK_URL:
    '`http(s)` address that is sent what happens, signed: ends of trainings, new models, alarms, late data, weekly summaries',
  WEBHOOK_SECRET:
    'what those messages are signed with, needed with `WEBHOOK_URL`; several, separated by commas, while it is changed',
  WEBHOOK_SECRET_FILE: 'file that holds it, instead',
  WEBHOOK_SUMMARY:
    'cron pattern, in the time zone of `TZ` (UTC in the image), by which `WEBHOOK_URL` is sent the summary of each dataset; `off`: never',
  MAX_UPLOAD_MB: 'largest upload in MiB',
  UPLOAD_CONCURRENCY: 'uploads read at the same time; others wait, and after a while are refused with 503',
  UPLOAD_STALL_MS: 'an upload that brings less than 4096 bytes in that time is ended with 408',
  REQUEST_TIMEOUT_MS: 'the longest that a request may take to arrive',
  RATE_LIMIT:
    'requests a minute of each key, or of each address without keys; 0: any number. Unset: 6000; any number if only this machine can call, without keys',
  AUTH_FAILURE_LIMIT: 'requests a minute with a missing or wrong key from one address; 0: any number',
  MAX_EVENT_LOOP_DELAY_MS: 'requests are refused with 503 while the service is this far behind; 0: never',
  TRUST_PROXY: 'proxies whose `X-Forwarded-For` is believed: addresses, ranges, `loopback`',
  TRAIN_CONCURRENCY: 'trainings at the same time, each on a thread of its own; of a worker: jobs',
  TRAIN_QUEUE_LIMIT: 'trainings waiting before more are refused with 503',
  QUEUE_URL:
    '`redis://HOST:PORT`: workers on this and other machines train, which Redis hands the jobs; unset: threads of the service',
  QUEUE_URL_FILE: 'file that holds it, instead',
  OWNER_LEASE_MS: 'silence after which a process is taken for dead, and another does its trainings again',
  CHAMPION_POLL_MS: 'how often the service looks for a model promoted by another process',
  RETENTION_MODELS: 'newest models kept of each dataset, besides those still needed; 0: all',
  WATCH_INTERVAL: 'seconds between looks for a `Ventas.csv` that another program replaced; 0: never',
  HOOK_TOKEN: 'token that `POST /hooks/minio` asks for; without it nobody may call',
  HOOK_TOKEN_FILE: 'file that holds it, instead',
  RETRAIN_CRON: 'cron pattern, in the time zone of `TZ` (UTC in the image), by which every dataset is trained again',
  SHUTDOWN_GRACE_MS: 'longest time to stop in; trainings that do not end in it are left to the next process',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'collector that traces are sent to, as OTLP over HTTP, such as `http://127.0.0.1:4318`',
  MLFLOW_TRACKING_URI: 'MLflow server that each finished training is mirrored to, such as `http://127.0.0.1:5000`',
  MLFLOW_TRACKING_USERNAME: 'user name that it asks for',
  MLFLOW_TRACKING_PASSWORD: 'and password',
  MLFLOW_TRACKING_PASSWORD_FILE: 'file that holds it, instead',
  MLFLOW_TRACKING_TOKEN: 'bearer token that it asks for, instead of both',
  MLFLOW_TRACKING_TOKEN_FILE: 'file that holds it, instead',
  MLFLOW_EXPERIMENT_NAME: 'experiment of all trainings; unset: one for each dataset, named as its model',
  MLFLOW_MODEL_PREFIX: 'stands before the name of a dataset in the names of its model and its experiment',
  LOG_LEVEL: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`',
};

/** 1 is left to what nobody expects, such as a port that is taken. */
export const EXIT_MISCONFIGURED = 2;

/** What was asked for on the command line. Throws a TypeError that names what it does not know. */
export function readCommandLine(args: readonly string[]): 'serve' | 'help' | 'version' {
  const { values } = parseArgs({
    args: [...args],
    options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
  });
  if (values.help) return 'help';
  return values.version ? 'version' : 'serve';
}

const PROGRAMS = {
  server: ['Serves sales forecasts over HTTP until SIGTERM or SIGINT.'],
  worker: [
    'Takes trainings from Redis (QUEUE_URL) and does them, until SIGTERM or SIGINT. Its store is that of the service.',
  ],
} as const;

/** `as`: how the program is called. */
export function helpText(program: keyof typeof PROGRAMS, as = `node dist/src/${program}.js`): string {
  const entries = Object.entries(CONFIG_MEANINGS);
  const width = Math.max(...entries.map(([key]) => key.length)) + 2;
  const rows = entries.map(([key, meaning]) => {
    const value = CONFIG_DEFAULTS[key];
    const unset = value === undefined ? '' : ` (${value})`;
    return `  ${key.padEnd(width)}${meaning.replaceAll('`', '')}${unset}`;
  });
  return [
    `Usage: ${as} [--help | --version]`,
    '',
    ...PROGRAMS[program],
    `It is set up by environment variables, or by a file of them: node --env-file=.env dist/src/${program}.js`,
    '',
    ...rows,
    '',
    `Exit codes: 0 stopped as asked; 1 unexpected failure; ${EXIT_MISCONFIGURED} wrong command line or configuration.`,
    '',
  ].join('\n');
}
