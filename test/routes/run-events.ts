import { setTimeout as delay } from 'node:timers/promises';
import type { Run } from '../../src/runs/run.ts';
import type { Service } from './service.ts';

interface Event {
  readonly id: number;
  readonly event: string;
  readonly data: {
    readonly progress: number;
    readonly status?: string;
    readonly step?: { name: string; status: string };
  };
}

/** What a stream of events says; comments are left out. */
export function parseEvents(text: string): Event[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('id: '))
    .map((block) => {
      const [id = '', event = '', data = ''] = block.split('\n').map((line) => line.slice(line.indexOf(': ') + 2));
      return { id: Number(id), event, data: JSON.parse(data) };
    });
}

/** Resolves when the run has come to a state, or to its end. */
export async function reaches({ app }: Service, id: string, isThere: (run: Run) => boolean): Promise<void> {
  for (;;) {
    const run: Run = (await app.inject(`/runs/${id}`)).json();
    if (isThere(run) || run.finishedAt !== null) return;
    await delay(2);
  }
}
