import { MongoMemoryServer } from 'mongodb-memory-server';
import mongoose from 'mongoose';
import { connectionOptions, connectToMongo } from '../mongo';

let mongo: MongoMemoryServer | undefined;
afterEach(async () => {
  jest.restoreAllMocks();
  await mongoose.disconnect();
  await mongo?.stop();
  mongo = undefined;
});

it('waits no longer for a database that goes away later than for one attempt at the start', async () => {
  mongo = await MongoMemoryServer.create();
  await connectToMongo(mongo.getUri(), 300_000);

  const { serverSelectionTimeoutMS } = mongoose.connection.getClient().options;
  expect(serverSelectionTimeoutMS).toBe(connectionOptions.serverSelectionTimeoutMS);
});

it('tries again until the database is there', async () => {
  mongo = await MongoMemoryServer.create();
  const { port } = mongo.instanceInfo ?? {};
  const uri = mongo.getUri();
  await mongo.stop();
  const connect = jest.spyOn(mongoose, 'connect');

  const connected = connectToMongo(uri, 300_000);
  while (connect.mock.calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  mongo = await MongoMemoryServer.create({ instance: { port } });

  await expect(connected).resolves.toBeUndefined();
}, 60_000);

it('tries once when what it was given is no address', async () => {
  const connect = jest.spyOn(mongoose, 'connect');
  await expect(connectToMongo('localhost:27017', 300_000)).rejects.toThrow('Invalid scheme');
  expect(connect).toHaveBeenCalledTimes(1);
});
