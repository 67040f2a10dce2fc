import { appendFileSync, readFileSync } from 'node:fs';

/**
 * The secrets that a test has given to services, and the log that must not have them. `npm run test:secrets` has every
 * service of the tests log at `trace`, and looks for the secrets that stand in the file that this variable names.
 */
const FILE = process.env.TEST_SECRETS_FILE;

/** Whether services of tests log all they can. */
export const IS_TRACED = FILE !== undefined;

/** What a service of a test logs, unless the test says otherwise. */
export const TEST_LOG_LEVEL = IS_TRACED ? 'trace' : 'silent';

/** No key and no token is shorter: what is shorter is wrong on purpose, and may be a word of the log. */
const SHORTEST = 16;

/** From now on no log may have it. */
export function noteSecret(secret: string): string {
  if (FILE !== undefined && secret.length >= SHORTEST) appendFileSync(FILE, `${secret}\n`);
  return secret;
}

/** Notes what in the environment of a service is a secret. */
export function noteSecrets(environment: Readonly<Record<string, string | undefined>>): void {
  if (FILE === undefined) return;
  const {
    API_KEYS = '',
    API_KEYS_FILE,
    HOOK_TOKEN,
    HOOK_TOKEN_FILE,
    MINIO_SECRET_KEY,
    MINIO_SECRET_KEY_FILE,
    QUEUE_URL = '',
    MLFLOW_TRACKING_PASSWORD,
    MLFLOW_TRACKING_TOKEN,
    WEBHOOK_SECRET = '',
    WEBHOOK_SECRET_FILE,
  } = environment;
  const files = [HOOK_TOKEN_FILE, MINIO_SECRET_KEY_FILE, WEBHOOK_SECRET_FILE].map((path) => textOf(path).trim());
  const signing = WEBHOOK_SECRET.split(',').map((secret) => secret.trim());
  const keys = [API_KEYS, textOf(API_KEYS_FILE)]
    .flatMap((text) => text.split(/[\s,;]+/))
    .map((entry) => entry.split(':').at(-1));
  for (const secret of [
    ...keys,
    ...files,
    ...signing,
    HOOK_TOKEN,
    MINIO_SECRET_KEY,
    passwordIn(QUEUE_URL),
    MLFLOW_TRACKING_PASSWORD,
    MLFLOW_TRACKING_TOKEN,
  ])
    noteSecret(secret ?? '');
}

const passwordIn = (url: string): string => (URL.canParse(url) ? new URL(url).password : '');

function textOf(path: string | undefined): string {
  if (path === undefined) return '';
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the service refuses to start
  }
}

/** How a secret may be written down. */
export const formsOf = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('base64').slice(0, -4),
  Buffer.from(secret).toString('hex'),
];
