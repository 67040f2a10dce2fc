import type { Problem } from '../../../src/errors.ts';

/** What a call answers that did not work: the service's own problem, or that it could not be reached at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Partial<Problem>;

  constructor(problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? 'The service did not answer');
    this.name = 'ApiError';
    this.status = problem.status ?? 0;
    this.code = problem.code ?? 'unreachable';
    this.problem = problem;
  }
}

export async function errorOf(response: Response): Promise<ApiError> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  if (isProblem) return new ApiError((await response.json()) as Problem);
  return new ApiError({ status: response.status, detail: `${response.status} ${response.statusText}` });
}
