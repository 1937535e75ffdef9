/// <reference types="jest" />
import { MongoMemoryServer } from 'mongodb-memory-server';
import mongoose from 'mongoose';
import type { Relay } from '../outbox/relay';
import { connectToMongo } from '../service/mongo';

/** How long a database may take to start, and then to be reached: on any machine; milliseconds. */
const PATIENCE = 60_000;

/**
 * Gives a suite its own in-memory MongoDB: started before the first test, emptied and its mocks
 * cleared before each, stopped after the last.
 *
 * @param relay the service's, so that no event of one test is on its way still in the next
 */
export function useMongo(relay?: Relay): void {
  let mongo: MongoMemoryServer | undefined;

  beforeAll(async () => {
    mongo = await MongoMemoryServer.create({ instance: { launchTimeout: PATIENCE } });
    await connectToMongo(mongo.getUri(), PATIENCE);
  });

  beforeEach(async () => {
    await relay?.idle();
    jest.clearAllMocks();
    const collections = (await mongoose.connection.db?.collections()) ?? [];
    await Promise.all(collections.map((collection) => collection.deleteMany({})));
  });

  afterAll(async () => {
    await relay?.idle();
    await mongoose.connection.close();
    await mongo?.stop();
  });
}
