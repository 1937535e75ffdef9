import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stopProcess } from '@gittix/testing/stop-process';
import { until } from '@gittix/testing/until';
import { openStore } from '../../../test/stores';
import { temporaryFolder } from '../../../test/temporary-folder';

let folder: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  await stopProcess(child, 'SIGKILL');
  child = undefined;
});

/** A process that holds the folder and adds orders to it. */
async function startOwner(): Promise<void> {
  const fixture = path.join(__dirname, '../../__test__/fixtures/adds-orders.js');
  const owner = spawn(process.execPath, [fixture, JSON.stringify({ folder }), 'handles'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = owner;
  let output = '';
  owner.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await until('the owner being at work', () => output.includes('handling'));
}

it('refuses a folder that another living process holds, and says what to do', async () => {
  await startOwner();
  await expect(openStore({ folder })).rejects.toThrow(
    `The queue folder ${folder} is in use by another process: ` +
      'give each replica its own EXPIRATION_QUEUE_DIR',
  );
});

it('takes over the folder of a process that was killed, within seconds', async () => {
  await startOwner();
  await stopProcess(child, 'SIGKILL');
  const store = await openStore({ folder });
  await store.close();
});

it('gives the folder back when it closes', async () => {
  const first = await openStore({ folder });
  await first.close();
  const second = await openStore({ folder });
  await second.close();
});

it('gives the folder back when its files can not be opened', async () => {
  await mkdir(path.join(folder, 'jobs.log'));
  await expect(openStore({ folder })).rejects.toThrow('EISDIR');
  await rm(path.join(folder, 'jobs.log'), { recursive: true });
  const store = await openStore({ folder });
  await store.close();
});

it('reports that the folder was taken over while this process stood still', async () => {
  const failures: Error[] = [];
  const store = await openStore({ folder }, { onFailure: (error) => failures.push(error) });

  const elsewhere = new Date(Date.now() - 5_000);
  await utimes(path.join(folder, 'lock'), elsewhere, elsewhere);

  await until('it being reported', () => failures.length);
  expect(failures[0]?.message).toBe(`The queue folder ${folder} was taken over`);
  await store.close().catch(() => undefined);
});

it('creates a folder that is not there', async () => {
  const store = await openStore({ folder: path.join(folder, 'a/b') });
  await store.close();
});

it('keeps the orders before a damaged tail', async () => {
  const first = await openStore({ folder });
  await first.queue.add('whole', new Date(0));
  await first.close();
  await appendFile(path.join(folder, 'jobs.log'), 'deadbeef {"type":"added","ord');
  const handled: string[] = [];

  const second = await openStore({ folder });
  second.queue.process(async (orderId) => void handled.push(orderId));

  await until('it being handled', () => handled.length);
  expect(handled).toEqual(['whole']);
  await second.close();
});

it('opens a folder whose files hold nothing but garbage', async () => {
  await writeFile(path.join(folder, 'jobs.log'), Buffer.from([0, 255, 10, 0, 254, 10, 65]));
  const store = await openStore({ folder });
  await store.close();
});
