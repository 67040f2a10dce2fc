const NAME = 'http_request_duration_seconds';
const HELP = 'Requests by route pattern, method and status';
/** Upper bounds of the buckets in seconds, ascending; what takes longer is counted in `+Inf` alone. */
const BOUNDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A request that has been answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The pattern of its address, such as `/runs/:id`: there are few of them, whatever clients ask for. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

interface Series {
  /** Of each bucket alone, the last of what is beyond all bounds. */
  readonly counts: number[];
  sum: number;
}

/**
 * How long requests took, as a histogram in the text format of Prometheus 0.0.4. That of prom-client makes a text of the
 * labels for each observation, which is a twentieth of a forecast from memory; here they are looked up.
 */
export function createRequestDurations() {
  const routes = new Map<string, Map<string, Map<number, Series>>>();

  const seriesOf = (route: string, method: string, status: number): Series => {
    const methods = getOrAdd(routes, route, () => new Map<string, Map<number, Series>>());
    const statuses = getOrAdd(methods, method, () => new Map<number, Series>());
    return getOrAdd(statuses, status, () => ({ counts: new Array(BOUNDS.length + 1).fill(0), sum: 0 }));
  };

  return {
    observe({ method, route, status, seconds }: AnsweredRequest): void {
      const series = seriesOf(route, method, status);
      let bucket = 0;
      while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) bucket += 1;
      series.counts[bucket] += 1;
      series.sum += seconds;
    },

    /** The lines of this histogram, each with its end. */
    page(): string {
      const lines = [`# HELP ${NAME} ${HELP}`, `# TYPE ${NAME} histogram`];
      for (const [route, methods] of routes) {
        for (const [method, statuses] of methods) {
          for (const [status, series] of statuses) {
            lines.push(...linesOf(`method="${method}",route="${route}",status="${status}"`, series));
          }
        }
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function linesOf(labels: string, { counts, sum }: Series): string[] {
  let count = 0;
  const buckets = [...BOUNDS, '+Inf'].map((bound, i) => {
    count += counts[i];
    return `${NAME}_bucket{le="${bound}",${labels}} ${count}`;
  });
  return [...buckets, `${NAME}_sum{${labels}} ${sum}`, `${NAME}_count{${labels}} ${count}`];
}
