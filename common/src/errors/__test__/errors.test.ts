import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BadRequestError } from '../bad-request-error';
import { CustomError } from '../custom-error';
import { DatabaseConnectionError } from '../database-connection-error';
import { ForbiddenError } from '../forbidden-error';
import { NotAuthorizedError } from '../not-authorized-error';
import { NotFoundError } from '../not-found-error';
import { RequestValidationError } from '../request-validation-error';
import { ServiceUnavailableError } from '../service-unavailable-error';
import { TooManyRequestsError } from '../too-many-requests-error';
import { UnsupportedMediaTypeError } from '../unsupported-media-type-error';

it.each([
  [new BadRequestError('Email in use'), 400, [{ message: 'Email in use' }]],
  [new BadRequestError('No', 'limit'), 400, [{ message: 'No', field: 'limit' }]],
  [new DatabaseConnectionError(), 500, [{ message: 'Error connecting to database' }]],
  [new ForbiddenError('Not from there'), 403, [{ message: 'Not from there' }]],
  [new NotAuthorizedError(), 401, [{ message: 'Not authorized' }]],
  [new NotFoundError(), 404, [{ message: 'not found' }]],
  [new ServiceUnavailableError(), 503, [{ message: 'Service is temporarily unavailable' }]],
  [new ServiceUnavailableError('In work', 2), 503, [{ message: 'In work' }]],
  [new TooManyRequestsError(), 429, [{ message: 'Too many requests, please try again later' }]],
  [new UnsupportedMediaTypeError(), 415, [{ message: 'Content-Type must be application/json' }]],
])('%s answers %i', (error, status, errors) => {
  expect(error.statusCode).toBe(status);
  expect(error.serializeErrors()).toEqual(errors);
});

it('names the field of each complaint that is about one', () => {
  const error = new RequestValidationError([
    { type: 'field', location: 'body', path: 'email', msg: 'Email must be valid', value: 1 },
    { type: 'unknown_fields', msg: 'Unknown field(s)', fields: [] },
  ]);

  expect(error.statusCode).toBe(400);
  expect(error.serializeErrors()).toEqual([
    { message: 'Email must be valid', field: 'email' },
    { message: 'Unknown field(s)' },
  ]);
});

it('keeps the message of a missing route for the log', () => {
  expect(new NotFoundError().message).toBe('route not found');
});

it.each([
  [new ServiceUnavailableError(), '5'],
  [new ServiceUnavailableError('In work', 2), '2'],
  [new TooManyRequestsError('Too many', 30), '30'],
])('%s says when to come back', (error, seconds) => {
  expect(error.headers).toEqual({ 'Retry-After': seconds });
});

it('lets instanceof tell its classes apart', () => {
  const error = new NotFoundError();

  expect(error).toBeInstanceOf(CustomError);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(NotAuthorizedError);
});

it('has each of its classes in the table of docs/http-conventions.md', () => {
  const folder = path.resolve(__dirname, '..');
  const page = path.resolve(folder, '../../../docs/http-conventions.md');
  const rows = readFileSync(page, 'utf8');

  const classes = readdirSync(folder)
    .filter((file) => file.endsWith('-error.ts') && file !== 'custom-error.ts')
    .map((file) =>
      file.slice(0, -'.ts'.length).replace(/(^|-)(\w)/g, (_, __, c: string) => c.toUpperCase()),
    );

  expect(classes).toHaveLength(9);
  expect(classes.filter((name) => !rows.includes(`\`${name}\``))).toEqual([]);
});
