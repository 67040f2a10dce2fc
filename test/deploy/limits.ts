import type { Config } from '../../src/config.ts';

/** MiB of the process with a model in memory while a training runs, as measured. */
const TRAINING = 300;
/** MiB that a workbook costs at most; of the two threads that read them, each has one. A CSV costs less. */
const UPLOAD = 250;
/** MiB of /tmp beside uploads. */
const OTHERS = 32;

/** MiB that the process needs at most under a configuration, without /tmp where that is memory. */
export function mostMemory({ uploads, trainConcurrency }: Config): number {
  return TRAINING * trainConcurrency + UPLOAD * uploads.concurrency;
}

/** MiB that /tmp needs at most. */
export function mostTemporary({ uploads, maxUploadBytes }: Config): number {
  return (uploads.concurrency * maxUploadBytes) / 2 ** 20 + OTHERS;
}
