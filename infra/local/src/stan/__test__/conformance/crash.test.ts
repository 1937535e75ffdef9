import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@gittix/testing/until';
import { freePort } from '@gittix/testing/free-port';
import type { Stan } from 'node-nats-streaming';
import {
  acknowledge,
  connect,
  cutConnections,
  publish,
  publishAll,
  read,
  serviceOptions,
} from './client';
import { CLUSTER, cleanUp, embedded, makeFolder, runToEnd, startServer } from './targets';
import type { RunningServer } from './targets';

/** Everything in the channel, read by a client of its own. */
async function contents(server: RunningServer, subject: string): Promise<string[]> {
  const { msgs } = await server.page<{ msgs: number }>(`/streaming/channelsz?channel=${subject}`);
  const client = await connect(server);
  const reader = await read(client, subject, {
    configure: (options) => options.setDeliverAllAvailable(),
  });
  const messages = await reader.receives(msgs);
  expect(reader.sequences()).toEqual(messages.map((_, i) => i + 1));
  return messages.map((message) => String(message.getData()));
}

/** Publishes until stopped, eight at a time; `acknowledged` grows. */
function publishUntilStopped(client: Stan, subject: string) {
  const acknowledged: string[] = [];
  let number = 0;
  let stopped = false;
  const next = (): void => {
    if (stopped) return;
    const data = `${subject} ${++number} ${'x'.repeat(number % 2000)}`;
    publish(client, subject, data)
      .then(() => acknowledged.push(data))
      // sent into a connection that was just dying: whether it is stored is anybody's guess
      .catch(() => undefined)
      .finally(next);
  };
  for (let i = 0; i < 8; i++) next();
  return { acknowledged, stop: () => (stopped = true) };
}

/** The only file of the only channel. */
function logFile(dir: string): string {
  const [channel] = fs.readdirSync(path.join(dir, 'channels'));
  const folder = path.join(dir, 'channels', channel);
  return path.join(folder, fs.readdirSync(folder)[0]);
}

describe('after kill -9 [embedded]', () => {
  afterEach(cutConnections);
  afterEach(cleanUp);

  it('every acknowledged message is there, however often and whenever it happens', async () => {
    const server = await startServer(embedded, { dir: makeFolder() });
    const kept: Record<string, string[]> = { one: [], two: [] };
    for (let round = 0; round < 5; round++) {
      const client = await connect(server);
      const one = publishUntilStopped(client, 'one');
      const two = publishUntilStopped(client, 'two');
      await eventually(() => expect(two.acknowledged.length).toBeGreaterThan(20));
      await sleep(Math.random() * 50);
      await server.kill('SIGKILL');
      for (const publisher of [one, two]) publisher.stop();
      cutConnections();
      kept.one.push(...one.acknowledged);
      kept.two.push(...two.acknowledged);
      await server.restart();
    }
    for (const subject of ['one', 'two']) {
      const found = new Set(await contents(server, subject));
      expect(kept[subject].filter((data) => !found.has(data))).toEqual([]);
    }
  });

  it('a running group has missed no message', async () => {
    const server = await startServer(embedded, { dir: makeFolder() });
    const client = await connect(server, 'service', {
      maxReconnectAttempts: -1,
      reconnectTimeWait: 20,
      stanMaxPingOut: 10_000,
      ackTimeout: 500,
    });
    const reader = await read(client, 'subject', {
      ...serviceOptions('group', 1000),
      onMessage: acknowledge,
    });
    const { acknowledged, stop } = publishUntilStopped(client, 'subject');
    for (let round = 0; round < 3; round++) {
      const before = acknowledged.length;
      await eventually(() => expect(acknowledged.length).toBeGreaterThan(before + 50));
      await server.kill('SIGKILL');
      await server.restart();
    }
    stop();

    await eventually(() => {
      const seen = new Set(reader.messages.map((message) => String(message.getData())));
      expect(acknowledged.filter((data) => !seen.has(data))).toEqual([]);
    });
  });
});

describe('a full disk [embedded]', () => {
  afterEach(cutConnections);
  afterEach(cleanUp);

  it('ends the server with one line, and what was acknowledged is there afterwards', async () => {
    const dir = makeFolder();
    // no file may grow beyond 200 kB
    const shell = ['bash', '-c', 'ulimit -f 200; exec "$0" "$@"', ...(embedded.command ?? [])];
    const limited = await startServer({ ...embedded, command: shell }, { dir });
    const client = await connect(limited, undefined, { maxReconnectAttempts: -1, ackTimeout: 500 });
    const { acknowledged, stop } = publishUntilStopped(client, 'subject');
    await eventually(() =>
      expect(limited.output()).toMatch(/stan: the store failed: EFBIG: file too large, write\n$/),
    );
    await limited.kill('SIGKILL');
    stop();
    cutConnections();

    const server = await startServer(embedded, { dir });
    const found = new Set(await contents(server, 'subject'));
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(acknowledged.filter((data) => !found.has(data))).toEqual([]);
  });
});

describe('a damaged folder [embedded]', () => {
  afterEach(cutConnections);
  afterEach(cleanUp);

  /** A folder with a channel of three messages, its server stopped. */
  async function stopped() {
    const dir = makeFolder();
    const server = await startServer(embedded, { dir });
    await publishAll(await connect(server), 'subject', 3);
    await server.kill('SIGTERM');
    cutConnections();
    return { dir, server };
  }

  it.each([1, 7, 8, 9, 30])('loses %i bytes at its end with the last message only', async (cut) => {
    const { dir, server } = await stopped();
    const file = logFile(dir);
    fs.truncateSync(file, fs.statSync(file).size - cut);
    await server.restart();

    await eventually(() =>
      expect(server.output()).toMatch(/cut off \d+ bytes of an unfinished write/),
    );
    expect(await contents(server, 'subject')).toEqual(['message 1', 'message 2']);
    await publish(await connect(server), 'subject', 'new third');
    expect(await contents(server, 'subject')).toEqual(['message 1', 'message 2', 'new third']);
  });

  it.each([
    ['zeros', Buffer.alloc(100)],
    ['garbage', Buffer.from('half of a record that was being written')],
  ])('is cut where %s follow the last record', async (_, tail) => {
    const { dir, server } = await stopped();
    fs.appendFileSync(logFile(dir), tail);
    await server.restart();
    await eventually(() =>
      expect(server.output()).toMatch(/cut off \d+ bytes of an unfinished write/),
    );
    expect(await contents(server, 'subject')).toEqual(['message 1', 'message 2', 'message 3']);
  });

  it('is cut where the state log ends in the middle of a record', async () => {
    const { dir, server } = await stopped();
    fs.appendFileSync(path.join(dir, 'state.log'), Buffer.from([0, 0, 0, 50, 1, 2]));
    await server.restart();
    await eventually(() =>
      expect(server.output()).toMatch(/state\.log: cut off 6 bytes of an unfinished write/),
    );
    expect(await contents(server, 'subject')).toHaveLength(3);
  });

  it('is refused when messages are lost from its middle', async () => {
    const { dir } = await stopped();
    const file = logFile(dir);
    const bytes = fs.readFileSync(file);
    bytes[bytes.indexOf('message 2')] ^= 0xff;
    fs.writeFileSync(file, bytes);

    const { code, stderr } = await runToEnd(await flags(dir));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^stan: .*\.log is damaged at byte \d+, with intact messages after it\n$/,
    );
  });

  it('is refused to a server of another cluster', async () => {
    const { dir } = await stopped();
    const { code, stderr } = await runToEnd([...(await flags(dir)), '-cid', 'other']);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `stan: folder ${dir} belongs to cluster "${CLUSTER}", not "other": change -cid or -dir\n`,
    );
  });
});

async function flags(dir: string): Promise<string[]> {
  return ['-p', `${await freePort()}`, '-cid', CLUSTER, '-store', 'file', '-dir', dir];
}
