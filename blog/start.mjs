/**
 * Runs the six processes of the blog with labelled output, says where the page is once all of them
 * listen, and stops all of them on Ctrl-C.
 */
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import concurrently from 'concurrently';

/** Programs of this machine only: the blog has no sign-in. */
const HOST = '127.0.0.1';

const processes = [
  { name: 'event-bus', setting: 'EVENT_BUS_PORT', usualPort: 4005, prefixColor: 'magenta' },
  { name: 'posts', setting: 'POSTS_PORT', usualPort: 4000, prefixColor: 'blue' },
  { name: 'comments', setting: 'COMMENTS_PORT', usualPort: 4001, prefixColor: 'cyan' },
  { name: 'query', setting: 'QUERY_PORT', usualPort: 4002, prefixColor: 'green' },
  { name: 'moderation', setting: 'MODERATION_PORT', usualPort: 4003, prefixColor: 'yellow' },
  { name: 'client', setting: 'CLIENT_PORT', usualPort: 3000, prefixColor: 'gray' },
].map((one) => ({ ...one, port: process.env[one.setting] || one.usualPort }));

const problems = (await Promise.all(processes.map(whyNotListen))).filter(Boolean);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

const { result } = concurrently(
  processes.map(({ name, port, prefixColor }) => ({
    name,
    command: startScriptOf(name),
    cwd: folderOf(name),
    env: { ...addresses(), HOST, PORT: port },
    prefixColor,
  })),
  { prefix: 'name', padPrefix: true, killOthersOn: ['failure'] },
);
void Promise.all(processes.map(listens)).then(announce);
process.exit(await result.then(() => 0, exitCode));

function folderOf(name) {
  return join(import.meta.dirname, name);
}

function startScriptOf(name) {
  return JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8')).scripts.start;
}

/** Where each process finds the others: the page reads the variables that begin with VITE_. */
function addresses() {
  const urls = processes.map(({ name, port }) => [
    `${name.toUpperCase().replace('-', '_')}_URL`,
    `http://localhost:${port}`,
  ]);
  return Object.fromEntries(
    urls.flatMap(([key, url]) => [
      [key, url],
      [`VITE_${key}`, url],
    ]),
  );
}

function whyNotListen({ name, setting, port }) {
  if (!/^[1-9]\d*$/.test(port) || port > 65_535) {
    return `${setting} must be the number of a port, not ${port}`;
  }
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }) => {
      const problem = code === 'EADDRINUSE' ? 'is in use' : `can't be used (${code})`;
      resolve(
        `Port ${port}, of ${name}, ${problem}: stop the program that uses it, ` +
          `or choose another with ${setting}, such as ${setting}=${Number(port) + 10}`,
      );
    });
    server.listen(port, HOST, () => server.close(() => resolve(undefined)));
  });
}

async function listens({ port }) {
  const accepts = () =>
    new Promise((resolve) => {
      const socket = connect(port, HOST, () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  while (!(await accepts())) await setTimeout(200);
}

function announce() {
  const { port } = processes.find(({ name }) => name === 'client');
  console.log(`\nThe blog is ready at http://localhost:${port} (Ctrl-C stops it)`);
}

/** Being stopped is no failure. */
function exitCode(closed) {
  return closed.some((one) => !one.killed && one.exitCode !== 0) ? 1 : 0;
}
