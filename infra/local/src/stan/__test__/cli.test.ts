import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { eventually } from '@gittix/testing/until';
import { freePorts } from '@gittix/testing/free-port';
import { connect, cutConnections } from './conformance/client';
import { cleanUp, embedded, makeFolder, runToEnd, startServer } from './conformance/targets';

const CLI = path.resolve(__dirname, '../../../build/stan/cli.js');

describe('the command', () => {
  afterEach(cleanUp);

  it('prints one line when it is ready, and ends cleanly on SIGTERM and SIGINT', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const [port, monitorPort] = await freePorts(2);
      const dir = makeFolder();
      const args = [
        '-p',
        `${port}`,
        '-m',
        `${monitorPort}`,
        '-cid',
        'c',
        '-store',
        'file',
        '-dir',
        dir,
      ];
      const child = spawn(process.execPath, [CLI, ...args]);
      let output = '';
      child.stderr.on('data', (text: Buffer) => (output += text.toString()));
      await new Promise<void>((resolve) =>
        child.stdout.on('data', (text: Buffer) => {
          output += text.toString();
          if (output.endsWith('\n')) resolve();
        }),
      );
      expect(output).toBe(
        `stan: ready at nats://127.0.0.1:${port}, cluster c, store ${dir}, monitoring http://127.0.0.1:${monitorPort}\n`,
      );
      child.kill(signal);
      expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
      expect(fs.existsSync(path.join(dir, 'lock'))).toBe(false);
    }
  });

  it.each([
    ['-p', 0],
    ['-m', 1],
  ])('says which port is taken (%s)', async (flag, index) => {
    const ports = await freePorts(2);
    const squatter = net.createServer();
    await new Promise<void>((resolve) => squatter.listen(ports[index], '127.0.0.1', resolve));
    const { code, stderr } = await runToEnd(['-p', `${ports[0]}`, '-m', `${ports[1]}`]);
    await new Promise((resolve) => squatter.close(resolve));
    expect(code).toBe(1);
    expect(stderr).toBe(
      `stan: port ${ports[index]} is already in use: choose another one with ${flag}\n`,
    );
  });

  it('says that an address is not this machine’s', async () => {
    const { code, stderr } = await runToEnd(['-a', '192.0.2.1', '-p', '0']);
    expect([code, stderr]).toEqual([
      1,
      "stan: can't listen on 192.0.2.1:0 (EADDRNOTAVAIL): see -a and -p\n",
    ]);
  });

  it('says that its folder can’t be used', async () => {
    const file = path.join(makeFolder(), 'file');
    fs.writeFileSync(file, '');
    const { code, stderr } = await runToEnd(['-p', '0', '-store', 'file', '-dir', file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^stan: folder .* can't be used \(ENOTDIR\): see -dir\n$/);
  });

  it('says that another server uses its folder, and takes it over when that one was killed', async () => {
    const dir = makeFolder();
    const server = await startServer(embedded, { dir });
    const args = ['-p', '0', '-cid', 'ticketing', '-store', 'file', '-dir', dir];
    const { code, stderr } = await runToEnd(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^stan: folder .* is in use by process \d+: stop it or change -dir\n$/);
    await server.kill('SIGKILL');
    await server.restart();
  });

  it('says which flag it does not know', async () => {
    const { code, stderr } = await runToEnd(['-bogus', '1']);
    expect([code, stderr]).toEqual([1, 'stan: unknown flag -bogus (-help shows the flags)\n']);
  });

  it('shows its flags', async () => {
    expect(await runToEnd(['-help'])).toEqual({ code: 0, stderr: '' });
  });

  it('tells what clients do when asked to', async () => {
    const server = await startServer(embedded, { flags: ['-SD'] });
    await connect(server, 'someone');
    cutConnections();
    await eventually(() =>
      expect(server.output()).toMatch(/\[DBG\] STREAM: client someone connected/),
    );
  });
});
