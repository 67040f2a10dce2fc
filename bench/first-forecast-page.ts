import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { type Cost, livingSeconds } from './first-forecast-steps.ts';

/** The steps of a person with the page: the service starts, the file is chosen, accepted, learnt from, and next month is drawn. */
export type PageSteps = Readonly<
  Record<'`serve`, until it listens' | 'file chosen, accepted and learnt from, until next month is drawn', Cost>
>;

const WAIT_MS = 120_000;

/** By `PROGRAM serve` on an empty store, and Chromium. The processor is that of the service; the browser's own is left out. */
export async function byPage(
  file: string,
  [program = '', ...args]: readonly string[],
  store: string,
): Promise<PageSteps> {
  const started = performance.now();
  const service = spawn(program, [...args, 'serve'], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', STORAGE_URL: `file:${store}`, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(service, 'exit');
  try {
    const address = await addressIn(createInterface(service.stdout));
    service.stdout.resume();
    const listening = { seconds: secondsSince(started), processor: livingSeconds(service.pid) };
    const seconds = await forecastInPage(address, file);
    return {
      '`serve`, until it listens': listening,
      'file chosen, accepted and learnt from, until next month is drawn': {
        seconds,
        processor: livingSeconds(service.pid) - listening.processor,
      },
    };
  } finally {
    service.kill('SIGTERM');
    await exited;
  }
}

async function addressIn(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const address = /listening at (http:\/\/[^"\s]+)/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error('the service ended before it listened');
}

/** Seconds from the start of the loading of the page until the chart of next month has its pixels. */
async function forecastInPage(address: string, file: string): Promise<number> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const context = await browser.newContext({ locale: 'en', viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(WAIT_MS);
    const page = await context.newPage();
    const started = performance.now();
    await page.goto(address);
    await page.locator('input[type=file]').first().setInputFiles(file);
    await page.getByRole('button', { name: 'Use this data and learn from it' }).click();
    await page.waitForSelector('[data-drawn="true"]');
    return secondsSince(started);
  } finally {
    await browser.close();
  }
}

const secondsSince = (start: number) => (performance.now() - start) / 1000;
