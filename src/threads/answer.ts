import { AppError, type ErrorCode, type Fault } from '../errors.ts';

/** What a thread answers: errors lose their own fields on the way between threads. */
export type ThreadAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly faults: readonly Fault[];
      readonly faultCount: number;
      readonly members: Readonly<Record<string, unknown>>;
      readonly retryAfter: number | undefined;
    };

/** In the thread: what `work` gives, or the AppError that it throws. */
export async function answered<T>(work: () => T | Promise<T>): Promise<ThreadAnswer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, faults, faultCount, members, retryAfter } = error;
    return { ok: false, code, message, faults, faultCount, members, retryAfter };
  }
}

/** Outside of it: the value, or the AppError thrown once more. */
export function resultOf<T>(answer: ThreadAnswer<T>): T {
  if (answer.ok) return answer.value;
  const { code, message, faults, faultCount, members, retryAfter } = answer;
  throw new AppError(code, message, {
    faults,
    faultCount,
    members,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}
