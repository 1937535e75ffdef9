import mongoose, { type ConnectOptions } from 'mongoose';

/**
 * How every service talks to its database. Each write is acknowledged once it is in the journal of
 * a majority: the URI can't say less, and without it a standalone mongod answers up to 100 ms before.
 */
export const connectionOptions = {
  writeConcern: { w: 'majority', journal: true },
  maxPoolSize: 10,
  serverSelectionTimeoutMS: 5_000,
  socketTimeoutMS: 30_000,
  // a request that comes while the database is away is told so, not kept waiting
  bufferCommands: false,
  autoIndex: false,
  autoCreate: false,
} satisfies ConnectOptions;

/**
 * Connects and creates the indexes of all models.
 *
 * @throws when the database can't be reached within `timeoutMs`
 */
export async function connectToMongo(uri: string, timeoutMs: number): Promise<void> {
  await connectWithin(uri, timeoutMs);
  await Promise.all(Object.values(mongoose.models).map((model) => model.createIndexes()));
}

/**
 * Tries again rather than try for longer: the driver would wait as long as that for a database that
 * goes away later, and every request with it.
 */
async function connectWithin(uri: string, timeoutMs: number): Promise<void> {
  const { serverSelectionTimeoutMS } = connectionOptions;
  const options = {
    ...connectionOptions,
    serverSelectionTimeoutMS: Math.min(serverSelectionTimeoutMS, timeoutMs),
  };
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      await mongoose.connect(uri, options);
      return;
    } catch (error) {
      const isAway = error instanceof mongoose.Error.MongooseServerSelectionError;
      if (!isAway || Date.now() >= deadline) throw error;
    }
  }
}

/** Resolves when the database answers. */
export async function pingMongo(): Promise<void> {
  if (!mongoose.connection.db) throw new Error('Not connected to MongoDB');
  await mongoose.connection.db.admin().ping();
}
