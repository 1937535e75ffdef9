import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { freePorts } from '@gittix/testing/free-port';
import { until } from '@gittix/testing/until';
import axios from 'axios';

const root = path.resolve(__dirname, '..');
const settings = [
  'CLIENT_PORT',
  'POSTS_PORT',
  'COMMENTS_PORT',
  'QUERY_PORT',
  'MODERATION_PORT',
  'EVENT_BUS_PORT',
];

const processes = ['client', 'posts', 'comments', 'query', 'moderation', 'event-bus'];

let ports: number[];
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  ports = await freePorts(settings.length);
  const chosen = settings.map((setting, index) => [setting, String(ports[index])]);
  env = { ...process.env, ...Object.fromEntries(chosen) };
});

it('runs all six, says where the page is, and stops all of them on Ctrl-C', async () => {
  const npm = npmStart();
  let output = '';
  npm.stdout.on('data', (chunk) => (output += String(chunk)));
  npm.stderr.on('data', (chunk) => (output += String(chunk)));
  const ended = once(npm, 'exit');

  try {
    // A process accepts connections a moment before its line about it comes through the pipe.
    const expected = [
      `^The blog is ready at http://localhost:${ports[0]} \\(Ctrl-C stops it\\)$`,
      ...processes.map((name) => `^\\[${name} *\\] `),
    ].map((line) => new RegExp(line, 'm'));
    await until(
      () => expected.every((line) => line.test(output)) || (npm.exitCode !== null && 'ended'),
    );
    for (const line of expected) expect(output).toMatch(line);
    const { data: page } = await axios.get<string>(`http://localhost:${ports[0]}`);
    expect(page).toContain('<title>Blog</title>');
    const { data: post } = await axios.post<object>(`http://localhost:${ports[1]}/posts`, {
      title: 'hello',
    });
    await until(async () => {
      const { data } = await axios.get<object>(`http://localhost:${ports[3]}/posts`);
      return JSON.stringify(data).includes(JSON.stringify(post).slice(0, -1));
    });

    signal(npm, 'SIGINT');
    expect((await ended)[0]).toBe(0);
    await until(async () => nobodyIsLeft(npm));
  } finally {
    if (!nobodyIsLeft(npm)) signal(npm, 'SIGKILL');
  }
});

it('stops the others, and ends with an error, when one of the six ends', async () => {
  const npm = npmStart();
  const ended = once(npm, 'exit');
  const vite = () => {
    const processes = spawnSync('ps', ['-eo', 'pid=,pgid=,args='], { encoding: 'utf8' }).stdout;
    const [, pid] = new RegExp(`^ *(\\d+) +${npm.pid} .*/vite`, 'm').exec(processes) ?? [];
    return Number(pid);
  };

  try {
    await until(async () => vite() > 0);
    process.kill(vite(), 'SIGKILL');

    expect((await ended)[0]).toBe(1);
    await until(async () => nobodyIsLeft(npm));
  } finally {
    if (!nobodyIsLeft(npm)) signal(npm, 'SIGKILL');
  }
});

it.each(['here', '0', '65536'])('says which setting is no port: %s', (port) => {
  const { status, stderr } = spawnSync(process.execPath, ['start.mjs'], {
    cwd: root,
    env: { ...env, QUERY_PORT: port },
    encoding: 'utf8',
  });

  expect(stderr).toBe(`QUERY_PORT must be the number of a port, not ${port}\n`);
  expect(status).toBe(1);
});

it('names a busy port and its setting in one line, and starts nothing', async () => {
  const server = net.createServer().listen(ports[3], '127.0.0.1');
  await once(server, 'listening');
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['start.mjs'], {
      cwd: root,
      env,
      encoding: 'utf8',
    });

    expect(stderr).toBe(
      `Port ${ports[3]}, of query, is in use: stop the program that uses it, or choose another ` +
        `with QUERY_PORT, such as QUERY_PORT=${(ports[3] ?? 0) + 10}\n`,
    );
    expect(stdout).toBe('');
    expect(status).toBe(1);
  } finally {
    server.close();
  }
});

it('says in one line, by itself, that the port of a service is busy', async () => {
  const server = net.createServer().listen(ports[0], '127.0.0.1');
  await once(server, 'listening');
  try {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'index.ts'], {
      cwd: path.join(root, 'query'),
      env: { ...env, HOST: '127.0.0.1', PORT: String(ports[0]) },
      encoding: 'utf8',
    });

    expect(stderr).toBe(`listen EADDRINUSE: address already in use 127.0.0.1:${ports[0]}\n`);
    expect(status).toBe(1);
  } finally {
    server.close();
  }
});

/** Without the script before it, which could install anew under the running tests. */
function npmStart() {
  return spawn('npm', ['start', '--ignore-scripts'], { cwd: root, env, detached: true });
}

/** To the whole group, as a terminal does. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals | 0): void {
  if (pid) process.kill(-pid, name);
}

function nobodyIsLeft(npm: ChildProcess): boolean {
  try {
    signal(npm, 0);
    return false;
  } catch {
    return true;
  }
}
