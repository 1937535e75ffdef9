import { freePort } from '@gittix/testing/free-port';
import { until } from '@gittix/testing/until';
import { MongoMemoryServer } from 'mongodb-memory-server';
import mongoose from 'mongoose';
import { connectionOptions, connectToMongo } from '../mongo';

let mongo: MongoMemoryServer | undefined;
const startMongo = async (port?: number) => {
  mongo = await MongoMemoryServer.create({ instance: { port, launchTimeout: 60_000 } });
  return mongo;
};

afterEach(async () => {
  jest.restoreAllMocks();
  await mongoose.disconnect();
  await mongo?.stop();
  mongo = undefined;
});

it('waits no longer for a database that goes away later than for one attempt at the start', async () => {
  await connectToMongo((await startMongo()).getUri(), 300_000);

  const { serverSelectionTimeoutMS } = mongoose.connection.getClient().options;
  expect(serverSelectionTimeoutMS).toBe(connectionOptions.serverSelectionTimeoutMS);
});

it('tries again until the database is there', async () => {
  const port = await freePort();
  const connect = jest.spyOn(mongoose, 'connect');

  const connected = connectToMongo(`mongodb://127.0.0.1:${port}/`, 300_000);
  await until('a second try', () => connect.mock.calls.length > 1);
  await startMongo(port);

  await expect(connected).resolves.toBeUndefined();
});

it('tries once when what it was given is no address', async () => {
  const connect = jest.spyOn(mongoose, 'connect');
  await expect(connectToMongo('localhost:27017', 300_000)).rejects.toThrow('Invalid scheme');
  expect(connect).toHaveBeenCalledTimes(1);
});
