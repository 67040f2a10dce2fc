import { createHash } from 'node:crypto';
import { observedDays, observedRange } from '../src/data/observed-days.ts';
import type { ObservedDays, ObservedDaysQuery } from '../src/schemas/observed-days.ts';
import type { DatasetService } from './datasets.ts';
import type { Observations } from './observations.ts';

interface Dependencies {
  readonly datasets: Pick<DatasetService, 'current' | 'version'>;
  readonly observations: Pick<Observations, 'series'>;
}

/** An answer as bytes, and their hash. */
interface Answered {
  readonly body: Buffer;
  readonly etag: string;
}

/** Answers what was observed day by day, as the service reads it. */
export function createObservedDays({ datasets, observations }: Dependencies) {
  return async (name: string, { version: id, ...asked }: ObservedDaysQuery): Promise<Answered> => {
    const document = id === undefined ? await datasets.current(name) : await datasets.version(name, id);
    const range = observedRange(asked, document);
    const days = observedDays(await observations.series(document), range);
    const answer: ObservedDays = { name, version: document.version, ...range, days };
    const body = Buffer.from(JSON.stringify(answer), 'utf8');
    return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
  };
}

export type ObservedDaysOf = ReturnType<typeof createObservedDays>;
