import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { recordedProgram } from '../test/fake-program';
import { runScript } from '../test/run-script';

const databases = ['payments', 'orders', 'tickets', 'auth'];
const since = '2026-01-31T03:00:00Z';

let kubectl: Awaited<ReturnType<typeof recordedProgram>>;
let folder: string;

beforeEach(async () => {
  kubectl = await recordedProgram('kubectl');
  folder = await mkdtemp(path.join(os.tmpdir(), 'gittix-backup-'));
});
afterEach(() => Promise.all([kubectl.remove(), rm(folder, { recursive: true })]));

const calls = () => kubectl.calls().map(({ args }) => args.join(' '));

describe('backup.sh', () => {
  it('dumps consumers before producers, and notes by the clock of the cluster when it began', async () => {
    const { exitCode } = await backup(gzipSync('a dump'));
    expect(exitCode).toBe(0);
    const [clock, ...dumps] = calls();
    expect(clock).toContain('date --utc');
    expect(dumps).toEqual(
      databases.map(
        (name) => `exec ${name}-mongo-depl-0 -- mongodump --quiet --db ${name} --archive --gzip`,
      ),
    );
    expect(await readFile(path.join(folder, 'since'), 'utf8')).toBe(since);
    const archives = databases.map((name) => readFile(path.join(folder, `${name}.archive.gz`)));
    expect((await Promise.all(archives)).map((archive) => String(gunzipSync(archive)))).toEqual(
      databases.map(() => 'a dump'),
    );
  });

  it.each([
    ['is cut off', gzipSync('a dump').subarray(0, -6), {}],
    ['fails', gzipSync('a dump'), { RECORDER_FAILS: '--db orders' }],
  ])('fails when a dump %s', async (_what, dump, env) => {
    const { exitCode, stdout } = await backup(dump, env);
    expect(exitCode).not.toBe(0);
    expect(stdout).not.toContain('orders.archive.gz');
  });

  it('asks for a folder', async () => {
    const { exitCode, stderr } = await runScript('backup.sh', [], { env: kubectl.env });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('usage: backup.sh FOLDER');
    expect(kubectl.calls()).toEqual([]);
  });
});

describe('restore.sh', () => {
  it('stops who writes, empties bus and timers, restores, starts all, and replays', async () => {
    await keep(gzipSync('a dump'));
    const { exitCode, stderr } = await restore();
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);

    const steps = [
      'scale deployment payments-depl orders-depl tickets-depl auth-depl expiration-depl client-depl --replicas=0',
      'get pods --selector app in (payments, orders, tickets, auth, expiration, client) --output name',
      'delete pvc data-nats-depl-0 --ignore-not-found',
      'delete pvc data-expiration-redis-depl-0 --ignore-not-found',
      ...databases.map(
        (name) =>
          `exec --stdin ${name}-mongo-depl-0 -- mongorestore --quiet --drop --archive --gzip`,
      ),
      'scale deployment payments-depl orders-depl tickets-depl auth-depl expiration-depl client-depl --replicas=1',
      'rollout status deployment client-depl --timeout=10m',
    ];
    const done = calls().map((call) => call.replace('--context kind-gittix ', ''));
    expect(done.filter((call) => steps.includes(call))).toEqual(steps);
    expect(done.slice(-3).map((call) => call.split(' ')[1])).toEqual([
      'deployment/payments-depl',
      'deployment/orders-depl',
      'deployment/tickets-depl',
    ]);
    expect(done.at(-1)).toContain(`node build/cli/events.js replay --since ${since}`);
  });

  it('speaks to no cluster but the one that is named', async () => {
    await keep(gzipSync('a dump'));
    await restore();
    expect(calls().filter((call) => !call.startsWith('--context kind-gittix '))).toEqual([]);
  });

  it('touches nothing when a dump is damaged', async () => {
    await keep(gzipSync('a dump').subarray(0, -6));
    expect((await restore()).exitCode).not.toBe(0);
    expect(kubectl.calls()).toEqual([]);
  });

  it('starts nobody on a database that could not be restored', async () => {
    await keep(gzipSync('a dump'));
    const { exitCode } = await restore({ RECORDER_FAILS: 'orders-mongo-depl-0' });
    expect(exitCode).not.toBe(0);
    expect(calls().at(-1)).toContain('exec --stdin orders-mongo-depl-0');
  });

  it.each([[[]], [['a-folder']]])('asks for folder and context: %j', async (args) => {
    const { exitCode, stderr } = await runScript('restore.sh', args, { env: kubectl.env });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('usage: restore.sh FOLDER CONTEXT');
    expect(kubectl.calls()).toEqual([]);
  });
});

async function backup(dump: Buffer, env: NodeJS.ProcessEnv = {}) {
  const file = path.join(kubectl.folder, 'dump');
  await writeFile(file, dump);
  const answers = {
    RECORDER_ANSWER: since,
    RECORDER_FILE_ANSWER: file,
    RECORDER_FILE_FOR: 'mongodump',
  };
  return runScript('backup.sh', [folder], { env: { ...kubectl.env, ...answers, ...env } });
}

async function keep(dump: Buffer) {
  await writeFile(path.join(folder, 'since'), since);
  await Promise.all(
    databases.map((name) => writeFile(path.join(folder, `${name}.archive.gz`), dump)),
  );
}

function restore(env: NodeJS.ProcessEnv = {}) {
  return runScript('restore.sh', [folder, 'kind-gittix'], { env: { ...kubectl.env, ...env } });
}
