import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { MongoMemoryServer } from 'mongodb-memory-server';
import mongoose from 'mongoose';
import { runCli, startEmbedded, temporaryFolder } from './server-process';

const shim = path.resolve(__dirname, '../../../bin/mongod');

describe('engine:mongo', () => {
  it('says in one line that its port is taken', async () => {
    const server = await startEmbedded();
    const port = new URL(server.uri).port;

    const second = await runCli('--port', port);

    expect(second).toEqual({
      code: 1,
      stdout: '',
      stderr: `mongod: port ${port} is taken (address already in use): stop the other server or choose another --port\n`,
    });
    await server.end('SIGTERM');
  });

  it('says in one line that its data folder is taken', async () => {
    const { folder, remove } = await temporaryFolder();
    const server = await startEmbedded('--dbpath', folder);

    const second = await runCli('--port', '0', '--dbpath', folder);

    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/^mongod: the data folder .+ is in use by process \d+: .+\n$/);
    await server.end('SIGTERM');
    await remove();
  });

  it('frees the data folder when its port is taken', async () => {
    const { folder, remove } = await temporaryFolder();
    const server = await startEmbedded();
    await runCli('--port', new URL(server.uri).port, '--dbpath', folder);

    const second = await startEmbedded('--dbpath', folder);

    expect(await second.end('SIGTERM')).toBe(0);
    await server.end('SIGTERM');
    await remove();
  });

  it.each([
    [['--port', 'x'], /a port is a number from 0 to 65535/],
    [['--port', '70000'], /a port is a number from 0 to 65535/],
    [['--compact-at', '-1'], /a size is a whole number of bytes/],
    [['--nonsense'], /unknown option/],
    [['--bind_ip', '203.0.113.1', '--port', '0'], /this machine has no address 203\.0\.113\.1/],
    [['--dbpath', '/dev/null/x', '--port', '0'], /ENOTDIR/],
  ])('refuses %j', async (args, message) => {
    const { code, stderr, stdout } = await runCli(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });
});

describe('the mongod for tests', () => {
  it('tells the version that it stands for', async () => {
    const { stdout } = await promisify(execFile)(shim, ['--version']);
    expect(stdout).toBe('db version v7.0.0\n');
  });

  it('is what mongodb-memory-server runs', async () => {
    const server = await MongoMemoryServer.create({
      binary: { systemBinary: shim },
      instance: {
        launchTimeout: 60_000,
        storageEngine: 'wiredTiger',
        args: ['--setParameter', 'x=1'],
      },
    });
    const connection = await mongoose.createConnection(server.getUri('tests')).asPromise();

    await connection.collection('c').insertOne({ _id: 1 as never });

    expect(await connection.collection('c').findOne()).toEqual({ _id: 1 });
    await connection.close();
    expect(await server.stop()).toBe(true);
  });
});
