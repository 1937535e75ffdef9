/// <reference types="jest" />
import { MongoMemoryServer } from 'mongodb-memory-server';
import mongoose from 'mongoose';
import type { Relay } from '../outbox/relay';
import { connectToMongo } from '../service/mongo';

/**
 * Gives a suite its own in-memory MongoDB: started before the first test, emptied and its mocks
 * cleared before each, stopped after the last.
 *
 * @param relay the service's, so that no event of one test is on its way still in the next
 */
export function useMongo(relay?: Relay): void {
  let mongo: MongoMemoryServer | undefined;

  beforeAll(async () => {
    mongo = await MongoMemoryServer.create();
    await connectToMongo(mongo.getUri(), 10_000);
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
