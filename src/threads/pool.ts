import { Piscina } from 'piscina';

/** Of the heap of a thread. As fast as with V8's 48, and a service with several threads has 50 MB less (`npm run bench:chain`). */
const YOUNG_GENERATION_MB = 16;

interface ThreadPoolOptions extends NonNullable<ConstructorParameters<typeof Piscina>[0]> {
  readonly maxThreads: number;
  readonly idleTimeout: number;
}

/**
 * Threads that run the default export of a program, one task at a time; the first starts with the first task, and idle ones keep
 * no process from ending. A program that cannot be loaded rejects the task.
 *
 * @param program an ES module without its ending: `.ts` in a checkout, `.js` in a build
 */
export function createThreadPool<Task, Answer>(program: URL, options: ThreadPoolOptions): Piscina<Task, Answer> {
  const [ending, entry] = import.meta.url.endsWith('.ts') ? ['.ts', './entry.cts'] : ['.js', './entry.cjs'];
  return new Piscina<Task, Answer>({
    ...options,
    filename: new URL(entry, import.meta.url).href,
    name: 'run',
    argv: [`${program.href}${ending}`],
    minThreads: 0,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB, ...options.resourceLimits },
  });
}
