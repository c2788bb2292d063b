// Calls of the sandbox's own APIs.
import { within } from './base.ts';

/** An answer that is no success, with the API's own words. */
export class ApiError extends Error {
  constructor(
    readonly httpStatus: number,
    message: string,
  ) {
    super(message);
  }
}

/** What of an error is for people, whatever it is. */
export function explain(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return 'The sandbox cannot be reached. Is it still running?';
}

async function messageOf(answer: Response): Promise<string> {
  try {
    const body = (await answer.json()) as { message?: unknown };
    if (typeof body.message === 'string' && body.message !== '') return body.message;
  } catch {
    // not JSON: the status has to do
  }
  return `${answer.status} ${answer.statusText}`.trim();
}

export async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const answer = await fetch(within(path), {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    cache: 'no-store',
  });
  if (!answer.ok) throw new ApiError(answer.status, await messageOf(answer));
  return (await answer.json()) as T;
}
