import type { Express } from 'express';
import mongoose from 'mongoose';
import type { Bus } from '../bus/bus';
import type { Listener } from '../events/base-listener';
import type { Event } from '../events/event';
import type { NatsWrapper } from '../events/nats-wrapper';
import { Inbox } from '../inbox/inbox';
import { MongoParkingLot } from '../inbox/mongo-parking-lot';
import type { ParkingLot } from '../inbox/parking-lot';
import { logger } from '../observability/logger';
import { collectProcessMetrics } from '../observability/metrics';
import type { Relay } from '../outbox/relay';
import { type BackgroundJob, startBackgroundJob } from './background';
import { appVariables } from './create-app';
import { listenHttp } from './http-server';
import { createManagementApp } from './management-server';
import { connectToMongo, pingMongo } from './mongo';
import type { SettingName } from './setting-catalogue';
import { settings, SettingsError } from './settings';

type ListenerClass = new (client: Bus, inbox: Inbox) => Listener<Event>;

/** Something that only this service has: opened before its listeners start, closed after them. */
export interface Resource {
  /**
   * Called before anything is started.
   *
   * @throws SettingsError when a setting that it needs is missing or wrong
   */
  checkSettings?(): void;
  open(): Promise<void>;
  close(): Promise<void>;
  /** By name, what must work for the service to be ready: each rejects while it does not. */
  readonly checks?: Record<string, () => Promise<unknown>>;
}

export interface ServiceOptions {
  name: string;
  /** The environment variables that it needs, beside those that every service has. */
  variables: readonly SettingName[];
  /** Its API; without one it has its management port only. */
  app?: Express;
  bus?: NatsWrapper;
  relay?: Relay;
  listeners?: readonly ListenerClass[];
  /** Where events go that can't take effect; the service's database unless said otherwise. */
  parkingLot?: ParkingLot;
  background?: readonly BackgroundJob[];
  resources?: readonly Resource[];
}

const CONNECT_AGAIN_MS = 500;
/** How long an orderly stop may take, in milliseconds. */
const STOP_MS = 20_000;
const RELAY_SWEEP_MS = 2_000;
const INBOX_SWEEP_MS = 30_000;

/**
 * Starts a service: checks its settings, connects, starts its listeners, then takes requests. On
 * SIGTERM and SIGINT it stops in the opposite order, losing nothing. A start that fails is one line
 * on standard error and exit code 1; so is the loss of the bus's memory of this client, after which
 * a new process begins anew.
 */
export async function startService(options: ServiceOptions): Promise<void> {
  process.on('unhandledRejection', (error) => {
    logger.fatal({ err: error }, 'A promise was rejected and nobody looked');
    process.exit(1);
  });

  /** What has been started, last first: the order in which to stop. */
  const started: (() => Promise<unknown>)[] = [];
  let stopping = false;

  function stop(): void {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      logger.error(`${options.name} did not stop within ${STOP_MS / 1000} s`);
      process.exit(1);
    }, STOP_MS).unref();
    void stopAll(started).then(() => process.exit(0));
  }
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  try {
    await start(options, started, () => stopping);
    logger.info(`${options.name} is ready`);
  } catch (error) {
    if (stopping) return;
    const lines = error instanceof SettingsError ? error.problems : [messageOf(error)];
    for (const line of lines) process.stderr.write(`${options.name}: ${line}\n`);
    process.exit(1);
  }
}

/**
 * What a service asks of its environment before it starts anything.
 *
 * @throws SettingsError that lists everything that is missing or wrong
 */
export function checkSettings({ app, variables, resources = [] }: ServiceOptions) {
  const checked = settings([
    'PORT',
    'MANAGEMENT_PORT',
    'HOST',
    'LOG_LEVEL',
    'CONNECT_TIMEOUT_SECONDS',
    ...(app ? appVariables : []),
    ...variables,
  ]);
  for (const resource of resources) resource.checkSettings?.();
  return checked;
}

async function start(
  options: ServiceOptions,
  started: (() => Promise<unknown>)[],
  isStopping: () => boolean,
): Promise<void> {
  const { name, variables, app, bus, relay, listeners = [], background = [] } = options;
  const { PORT, MANAGEMENT_PORT, HOST, CONNECT_TIMEOUT_SECONDS } = checkSettings(options);
  const connectMs = CONNECT_TIMEOUT_SECONDS * 1000;
  collectProcessMetrics();

  if (variables.includes('MONGO_URI')) {
    started.unshift(() => mongoose.disconnect());
    await openDatabase(settings(['MONGO_URI']).MONGO_URI, connectMs, relay);
  }

  if (bus) {
    await connectToBus(bus, connectMs, isStopping);
    started.unshift(() => bus.client.close());
    if (relay) bus.client.onReconnect(() => void relay.sweep(0).catch(() => undefined));
  }
  if (relay) started.unshift(() => relay.idle());

  for (const resource of options.resources ?? []) {
    await resource.open();
    started.unshift(() => resource.close());
  }

  const inbox = new Inbox(options.parkingLot ?? new MongoParkingLot());
  const jobs: BackgroundJob[] = [...background];
  if (relay) {
    jobs.push({ name: 'Relay sweep', everyMs: RELAY_SWEEP_MS, run: () => relay.sweep() });
  }
  if (listeners.length > 0 && bus) {
    started.unshift(() => inbox.close());
    for (const ListenerOfService of listeners) {
      await new ListenerOfService(bus.client, inbox).listen();
    }
    jobs.push({
      name: 'Inbox sweep',
      everyMs: INBOX_SWEEP_MS,
      run: (signal) => inbox.sweep(signal),
    });
  }
  for (const job of jobs) started.unshift(startBackgroundJob(job));

  const management = createManagementApp({
    checks: Object.assign(
      variables.includes('MONGO_URI') ? { database: pingMongo } : {},
      ...(options.resources ?? []).map((resource) => resource.checks),
    ) as Record<string, () => Promise<unknown>>,
    info: bus ? { bus: () => (bus.client.connected ? 'connected' : 'disconnected') } : {},
  });
  const managementServer = await listenHttp(management, MANAGEMENT_PORT, HOST, 'MANAGEMENT_PORT');
  started.unshift(managementServer.stop);

  if (app) {
    const server = await listenHttp(app, PORT, HOST, 'PORT');
    started.unshift(server.stop);
    logger.info(`${name} listens on port ${server.port}`);
  }
}

async function openDatabase(uri: string, connectMs: number, relay?: Relay): Promise<void> {
  try {
    await connectToMongo(uri, connectMs);
    await new MongoParkingLot().createIndexes();
    await relay?.archive.createIndexes();
  } catch (error) {
    throw new Error(
      `Cannot use MongoDB at ${hostOf(uri)} (${messageOf(error)}): start it, or set MONGO_URI`,
      { cause: error },
    );
  }
  logger.info('connected to mongodb');
}

/** Tries until it works: the bus may start later, or still take a former process for this client. */
async function connectToBus(
  bus: NatsWrapper,
  connectMs: number,
  isStopping: () => boolean,
): Promise<void> {
  const names = ['NATS_CLUSTER_ID', 'NATS_CLIENT_ID', 'NATS_URL'] as const;
  const { NATS_CLUSTER_ID, NATS_CLIENT_ID, NATS_URL } = settings(names);
  const deadline = Date.now() + connectMs;
  for (;;) {
    try {
      await withTimeout(bus.connect(NATS_CLUSTER_ID, NATS_CLIENT_ID, NATS_URL), deadline);
      break;
    } catch (error) {
      if (Date.now() >= deadline || isStopping()) {
        throw new Error(
          `Cannot connect to NATS Streaming at ${NATS_URL} as ${NATS_CLIENT_ID} ` +
            `(${messageOf(error)}): start it, or set NATS_URL, NATS_CLUSTER_ID or NATS_CLIENT_ID`,
          { cause: error },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, CONNECT_AGAIN_MS));
    }
  }
  bus.client.onClose(() => {
    if (isStopping()) return;
    logger.fatal('NATS connection closed!');
    process.exit(1);
  });
}

function withTimeout<T>(promise: Promise<T>, deadline: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), Math.max(0, deadline - Date.now()));
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}

/** One after the other; what fails to stop does not keep the rest from it. */
async function stopAll(started: (() => Promise<unknown>)[]): Promise<void> {
  for (const stop of started) {
    await stop().catch((error: unknown) => logger.warn({ err: error }, 'Not all could be stopped'));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A URI without what must not be printed. */
function hostOf(uri: string): string {
  return uri.replace(/\/\/[^@/]*@/, '//');
}
