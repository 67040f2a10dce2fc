import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../../routes/app.ts';
import { readConfig } from '../../src/config.ts';

/**
 * The services that the commands of a page start in a folder, on ports of this machine that are free. By `.curlrc` curl
 * finds each where the page says that it is, and writes the status of each answer to standard error.
 */
export class Services {
  readonly #folder: string;
  readonly #apps = new Map<number, { app: FastifyInstance; port: number }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** One with the defaults for a page that starts none by itself. */
  async startFirst(): Promise<void> {
    if (this.#apps.size === 0) await this.start({});
  }

  /** With these variables, in the place of the one that had this port. */
  async start(environment: Readonly<Record<string, string>>): Promise<void> {
    const config = readConfig(this.#inFolder({ STORAGE_URL: 'file:./datos', LOG_LEVEL: 'silent', ...environment }));
    await this.#apps.get(config.port)?.app.close();
    const app = await createApp(config);
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    this.#apps.set(config.port, { app, port: Number(new URL(address).port) });
    await this.#writeCurlSettings();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#apps.values()].map(({ app }) => app.close()));
  }

  #inFolder(environment: Readonly<Record<string, string>>): Record<string, string> {
    const { STORAGE_URL = '', API_KEYS_FILE = '' } = environment;
    const folder = resolve(this.#folder, STORAGE_URL.replace(/^file:/, ''));
    const keys = API_KEYS_FILE === '' ? '' : resolve(this.#folder, API_KEYS_FILE);
    return { ...environment, STORAGE_URL: `file:${folder}`, API_KEYS_FILE: keys };
  }

  async #writeCurlSettings(): Promise<void> {
    const places = [...this.#apps].map(([shown, { port }]) => `connect-to = "127.0.0.1:${shown}:127.0.0.1:${port}"`);
    const settings = ['silent', 'show-error', 'write-out = "%{stderr}HTTP %{http_code}\\n"', ...places];
    await writeFile(join(this.#folder, '.curlrc'), `${settings.join('\n')}\n`);
  }
}
