import mongoose, { Schema } from 'mongoose';
import { isDatabaseUnavailable } from '../database-unavailable';

const codeOf = (name: string, code: number) => Object.assign(new Error('x'), { name, code });

it('knows a server that is not there', async () => {
  const connecting = mongoose
    .createConnection('mongodb://127.0.0.1:9/test', { serverSelectionTimeoutMS: 20 })
    .asPromise();

  const error: unknown = await connecting.catch((reason: unknown) => reason);

  expect(isDatabaseUnavailable(error)).toBe(true);
});

it('knows a query before any connection', async () => {
  const connection = mongoose.createConnection();
  const Thing = connection.model('Thing', new Schema({}, { bufferCommands: false }));

  const error: unknown = await Thing.findOne().catch((reason: unknown) => reason);

  expect(isDatabaseUnavailable(error)).toBe(true);
  await connection.close();
});

it.each([
  ['a time limit', 50],
  ['a shutdown', 91],
  ['no primary', 10107],
])('knows a server that answers with %s', (_name, code) => {
  expect(isDatabaseUnavailable(codeOf('MongoServerError', code))).toBe(true);
});

it.each([
  ['a duplicate key', codeOf('MongoServerError', 11000)],
  ['a bad value', codeOf('MongoServerError', 2)],
  ['another error with the same code', codeOf('Error', 50)],
  ['a version conflict', codeOf('VersionError', 0)],
  ['a fault of ours', new TypeError('x is not a function')],
  ['a text', 'MongoNetworkError'],
  ['nothing', undefined],
])('takes %s for something else', (_name, error) => {
  expect(isDatabaseUnavailable(error)).toBe(false);
});
