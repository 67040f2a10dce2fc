interface Message {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Longest wait for the status of the answer. */
  readonly timeoutMs: number;
  /** Gives up what is under way. */
  readonly signal: AbortSignal;
}

export interface Answered {
  /** Of HTTP. */
  readonly status: number;
  /** Its `Retry-After` in ms, where that is a number of seconds. */
  readonly retryAfterMs: number | undefined;
}

/**
 * One attempt to send JSON to an address. Goes nowhere else: redirects are answers like others. Of the answer nothing but its head is
 * read. Rejects as `fetch` does: when nobody answers, with a TimeoutError, or with an AbortError after `signal`.
 */
export async function postJson(url: string, { body, headers = {}, timeoutMs, signal }: Message): Promise<Answered> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  await response.body?.cancel();
  const seconds = response.headers.get('retry-after') ?? '';
  return { status: response.status, retryAfterMs: /^\d{1,9}$/.test(seconds) ? Number(seconds) * 1000 : undefined };
}

export function isSuccess({ status }: Pick<Answered, 'status'>): boolean {
  return status >= 200 && status < 300;
}

/** What went wrong, without the address, which may hold a secret: `ECONNREFUSED`, `timeout`. */
export function nameOfFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return 'timeout';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : error.name;
}
