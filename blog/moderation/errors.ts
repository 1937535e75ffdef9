import type { ErrorRequestHandler } from 'express';

interface HttpError extends Error {
  /** 400 or 413 when the JSON parser refused the body; absent when the fault is ours. */
  readonly status?: number;
}

/** Answers in the shape that GitTix has for every failure: `{errors: [{message}]}`. */
export const errorHandler: ErrorRequestHandler = (error: HttpError, _req, res, _next) => {
  const { status = 500, message } = error;
  if (status >= 500) console.error(error);
  res
    .status(status)
    .send({ errors: [{ message: status < 500 ? message : 'something went wrong' }] });
};
