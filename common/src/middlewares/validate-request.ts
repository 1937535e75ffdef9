import type { NextFunction, Request, Response } from 'express';
import { validationResult } from 'express-validator';
import { RequestValidationError } from '../errors/request-validation-error';

/** Refuses (400, the first complaint of each field) what the validators before it found wrong. */
export function validateRequest(req: Request, _res: Response, next: NextFunction): void {
  const errors = validationResult(req);
  if (!errors.isEmpty()) throw new RequestValidationError(errors.array({ onlyFirstError: true }));
  next();
}
