import { isAxiosError } from 'axios';
import type { ApiError } from './api-types';

/** Why a request failed, ready to be shown. */
export interface RequestFailure {
  /** Absent when no answer came. */
  readonly status?: number;
  readonly errors: readonly ApiError[];
}

/** Puts whatever a request rejected with into words: the service's own where it sent some. */
export function failureOf(error: unknown): RequestFailure {
  if (!isAxiosError(error))
    return { errors: [{ message: 'Something went wrong. Please try again.' }] };
  const { response } = error;
  if (!response) {
    return {
      errors: [{ message: 'GitTix can’t be reached. Check your connection and try again.' }],
    };
  }
  return {
    status: response.status,
    errors: errorsIn(response.data) ?? [fallback(response.status)],
  };
}

function errorsIn(body: unknown): readonly ApiError[] | undefined {
  if (typeof body !== 'object' || body === null || !('errors' in body)) return undefined;
  const { errors } = body;
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  return (errors as ApiError[]).map(({ message, field }) => ({ message: String(message), field }));
}

function fallback(status: number): ApiError {
  return status >= 500
    ? { message: 'Something went wrong on our side. Please try again in a moment.' }
    : { message: `This did not work (status ${status}).` };
}
