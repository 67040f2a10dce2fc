/** What the benchmarks use of it: the package has no types. */
declare module 'autocannon' {
  interface Options {
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly connections: number;
    /** Requests that a connection sends before the first of them is answered. */
    readonly pipelining?: number | undefined;
    /** Seconds. */
    readonly duration: number;
    readonly method?: string | undefined;
    readonly body?: string | undefined;
    /** Seconds until a request without an answer counts as an error. */
    readonly timeout?: number;
  }

  interface Result {
    readonly errors: number;
    readonly timeouts: number;
    /** Milliseconds. */
    readonly latency: { readonly p50: number; readonly p99: number };
    readonly requests: { readonly average: number; readonly total: number };
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
  }

  export default function autocannon(options: Options): Promise<Result>;
}
