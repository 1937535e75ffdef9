import { readdir } from 'node:fs/promises';
import { until } from '@gittix/testing/until';
import mongoose, { type Collection } from 'mongoose';
import { startEmbedded, launch, temporaryFolder, type ServerProcess } from './server-process';

let folder: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ folder, remove } = await temporaryFolder());
});

afterEach(() => remove());

const durable = { writeConcern: { w: 'majority', j: true } } as const;

async function connect({ uri }: Pick<ServerProcess, 'uri'>) {
  const options = { serverSelectionTimeoutMS: 10_000, retryWrites: false };
  return mongoose.createConnection(`${uri}/crash`, options).asPromise();
}

/** Writes from many clients until the server is gone; gives what was acknowledged. */
async function writeUntilGone(docs: Collection, acknowledged: Map<string, number>, round: string) {
  const client = async (name: string) => {
    for (let n = 0; ; n += 1) {
      try {
        await docs.updateOne({ _id: name as never }, { $set: { n } }, { upsert: true, ...durable });
        acknowledged.set(name, n);
      } catch {
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: 10 }, (_, i) => client(`${round}-${i}`)));
}

it.each([
  ['while it logs', []],
  ['while it compacts, again and again', ['--compact-at', '5000']],
])('loses nothing that it acknowledged when it is killed %s', async (_when, args) => {
  const acknowledged = new Map<string, number>();
  for (const round of ['a', 'b', 'c', 'd']) {
    const server = await startEmbedded('--dbpath', folder, ...args);
    const connection = await connect(server);
    const docs = connection.collection('c');
    const writing = writeUntilGone(docs, acknowledged, round);
    const ofRound = () => [...acknowledged].filter(([name]) => name.startsWith(round));
    await until(() => ofRound().length === 10 && ofRound().every(([, n]) => n >= 20));

    await server.end('SIGKILL');
    await writing;
    await connection.close();
  }

  const server = await startEmbedded('--dbpath', folder);
  const connection = await connect(server);
  const found = await connection.collection('c').find().toArray();
  const stored = new Map(found.map((doc) => [String(doc._id), doc.n as number]));
  for (const [name, n] of acknowledged) expect(stored.get(name)).toBeGreaterThanOrEqual(n);
  const snapshots = (await readdir(folder)).filter((name) => name.startsWith('snapshot-'));
  expect(snapshots).toHaveLength(args.length > 0 ? 1 : 0);
  await connection.close();
  expect(await server.end('SIGTERM')).toBe(0);
});

it('keeps unique indexes through a kill', async () => {
  const first = await startEmbedded('--dbpath', folder);
  const before = await connect(first);
  await before.collection('c').createIndex({ email: 1 }, { unique: true });
  await before.collection('c').insertOne({ email: 'a@b.c' }, durable);
  await first.end('SIGKILL');
  await before.close();

  const second = await startEmbedded('--dbpath', folder);
  const after = await connect(second);
  await expect(after.collection('c').insertOne({ email: 'a@b.c' })).rejects.toMatchObject({
    code: 11000,
  });
  await after.close();
  await second.end('SIGTERM');
});

it('stops, and acknowledges nothing more, when the disk refuses a write', async () => {
  // a file may not grow beyond 64 KiB in this shell and what it starts
  const cli = require.resolve('../../../build/mongo/cli.js');
  const limited = `ulimit -f 64; exec "$0" "$1" --port 0 --dbpath "$2"`;
  const server = await launch('bash', ['-c', limited, process.execPath, cli, folder]);
  const port = /:(\d+)/.exec(server.firstLine)?.[1];
  const connection = await connect({ uri: `mongodb://127.0.0.1:${port}` });
  const acknowledged = new Map<string, number>();

  await writeUntilGone(connection.collection('c'), acknowledged, 'x');
  await connection.close();

  expect(await server.ended()).toBe(1);
  expect(server.stderr()).toMatch(/^mongod: the log can not be written, stopping: EFBIG/);
  const again = await startEmbedded('--dbpath', folder);
  const reopened = await connect(again);
  for (const [name, n] of acknowledged) {
    const doc = await reopened.collection('c').findOne({ _id: name as never });
    expect(doc?.n).toBeGreaterThanOrEqual(n);
  }
  await reopened.close();
  await again.end('SIGTERM');
});

it('leaves no lock and nothing unwritten when it is asked to stop', async () => {
  const server = await startEmbedded('--dbpath', folder);
  const connection = await connect(server);
  await connection.collection('c').insertOne({ _id: 1 as never });

  expect(await server.end('SIGINT')).toBe(0);

  await connection.close();
  expect(await readdir(folder)).toEqual(['journal-00000001.log']);
  const again = await startEmbedded('--dbpath', folder);
  const reopened = await connect(again);
  expect(await reopened.collection('c').countDocuments()).toBe(1);
  await reopened.close();
  await again.end('SIGTERM');
});

it('stops when a client asks it to', async () => {
  const server = await startEmbedded('--dbpath', folder);
  const connection = await connect(server);
  await connection.db
    ?.admin()
    .command({ shutdown: 1 })
    .catch(() => undefined);
  await connection.close();
  expect(await server.ended()).toBe(0);
});
