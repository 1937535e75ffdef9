#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { NatsStreamingBus } from '../bus/nats-streaming-bus';
import { connectToMongo } from '../service/mongo';
import { settings, SettingsError } from '../service/settings';
import { describeParked } from './describe-parked';
import { listParked, replay, retryParked } from './event-commands';

const CONNECT_MS = 5_000;

const usage = `Looks after the events of one service, by its MONGO_URI and NATS_URL.

  parked               lists the events that were taken from the bus without having taken effect
  retry [ID …]         puts parked events back on the bus: those named, or all
  replay [--since T]   sends again what the service has sent since T (ISO 8601), or in the last
                       30 days: for a bus that has lost its history
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { since: { type: 'string', default: new Date(0).toISOString() } },
  });
  const [command, ...ids] = positionals;
  const since = new Date(values.since);
  if (Number.isNaN(since.getTime()))
    throw new Error(`--since must be a time, not "${values.since}"`);
  if (command === 'parked') return withDatabase(showParked);
  if (command === 'retry') {
    return withBus(async (bus) => console.log(`${await retryParked(bus, ids)} events put back`));
  }
  if (command === 'replay') {
    return withBus(async (bus) => console.log(`${await replay(bus, since)} events sent again`));
  }
  throw new Error(usage);
}

async function showParked(): Promise<void> {
  console.log(describeParked(await listParked()));
}

async function withDatabase(work: () => Promise<void>): Promise<void> {
  await connectToMongo(settings(['MONGO_URI']).MONGO_URI, CONNECT_MS);
  try {
    await work();
  } finally {
    await mongoose.disconnect();
  }
}

function withBus(work: (bus: NatsStreamingBus) => Promise<void>): Promise<void> {
  const { NATS_CLUSTER_ID, NATS_URL } = settings(['NATS_CLUSTER_ID', 'NATS_URL']);
  return withDatabase(async () => {
    const clientId = `events-${randomBytes(4).toString('hex')}`;
    const bus = await NatsStreamingBus.connect(NATS_CLUSTER_ID, clientId, NATS_URL);
    try {
      await work(bus);
    } finally {
      await bus.close();
    }
  });
}

main().catch((error: unknown) => {
  const lines = error instanceof SettingsError ? error.problems : [(error as Error).message];
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = 1;
});
