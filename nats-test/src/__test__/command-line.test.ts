import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { freePorts } from '@gittix/testing/free-port';
import { until } from '@gittix/testing/until';
import { buildPackage } from './support/build';
import { embedded, type RunningServer, startServer } from './support/servers';
import { Terminal } from './support/terminal';

const home = path.resolve(__dirname, '../..');
const flags = ['-p', '', '-m', '', '-cid', 'ticketing'];

let server: RunningServer;
const terminals: Terminal[] = [];

beforeAll(async () => {
  buildPackage();
  server = await startServer(embedded, flags);
});
afterEach(() => Promise.all(terminals.splice(0).map((each) => each.stop('SIGKILL'))));
afterAll(() => server.stop());

function terminalAt(url: string): Terminal {
  const terminal = new Terminal({ ...process.env, NATS_URL: url, LOG_LEVEL: undefined });
  terminals.push(terminal);
  return terminal;
}

describe.each(['publish', 'listen'])('npm run %s', (script) => {
  it('says in one line that there is no server, and how to start one', async () => {
    const terminal = terminalAt('nats://127.0.0.1:1');
    await terminal.run(`npm run ${script}`);

    expect(await terminal.end()).toBe(1);
    expect(terminal.lines).toHaveLength(1);
    expect(terminal.text).toContain('No server answers at nats://127.0.0.1:1: start one with');
  });

  it('says that the server has another cluster id', async () => {
    const terminal = terminalAt(server.url);
    await terminal.run(`npm run ${script} -- --cluster-id other`);

    expect(await terminal.end()).toBe(1);
    expect(terminal.text).toBe(
      `No NATS Streaming server with the cluster id "other" answers at ${server.url}: choose another with --cluster-id`,
    );
  });

  it('says that the client id is taken', async () => {
    const owner = terminalAt(server.url);
    await owner.run(`npm run listen -- --client-id anna`);
    await until(() => owner.text.includes('Listening'));
    const terminal = terminalAt(server.url);
    await terminal.run(`npm run ${script} -- --client-id anna`);

    expect(await terminal.end()).toBe(1);
    expect(terminal.text).toBe(
      'The client id "anna" is taken by another connection: choose one with --client-id',
    );
  });

  it('shows its options', async () => {
    const terminal = terminalAt(server.url);
    await terminal.run(`npm run ${script} -- --help`);

    expect(await terminal.end()).toBe(0);
    expect(terminal.text).toContain(`Usage: npm run ${script} -- [options]`);
  });
});

it.each([
  ['publish', '--count 0', 'whole number'],
  ['publish', '--delay soon', 'no duration'],
  ['publish', '--subject ticket:sold', 'Allowed choices are ticket:created'],
  ['publish', '--url localhost', 'no address such as nats://localhost:4222'],
  ['publish', 'ticket:created', 'too many arguments'],
  ['listen', '--start first', 'none of all, last, seq=N and since=10m'],
  ['listen', '--client-id a.b', 'made of letters, digits, - and _'],
  ['listen', '--loud', "unknown option '--loud'"],
  ['monitor', '--url localhost:8222', 'no address such as http://localhost:8222'],
])('npm run %s -- %s is refused in one line', async (script, options, problem) => {
  const terminal = terminalAt(server.url);
  await terminal.run(`npm run ${script} -- ${options}`);

  expect(await terminal.end()).toBe(1);
  expect(terminal.lines).toHaveLength(1);
  expect(terminal.text).toContain(problem);
});

it('says in one line what the server refuses of a subscription', async () => {
  const terminal = terminalAt(server.url);
  await terminal.run('npm run listen -- --durable with:colon');

  expect(await terminal.end()).toBe(1);
  expect(terminal.text).toContain('The server refuses the subscription: stan:');
});

it.each(['SIGINT', 'SIGTERM'] as const)('takes its leave of the server on %s', async (signal) => {
  const terminal = terminalAt(server.url);
  await terminal.run('npm run listen');
  await until(() => terminal.text.includes('Listening'));
  await terminal.stop(signal);

  expect(await terminal.end()).toBe(0);
  expect(terminal.lines.at(-1)?.text).toBe('NATS connection closed!');
});

it('ends on Ctrl-C, and says what could not be done, when the server is gone', async () => {
  const mortal = await startServer(embedded, flags);
  const terminal = terminalAt(mortal.url);
  await terminal.run('npm run listen -- --unsubscribe');
  await until(() => terminal.text.includes('Listening'));
  await mortal.stop();
  await terminal.stop('SIGINT');

  expect(await terminal.end()).toBe(0);
  expect(terminal.lines.slice(-2).map(({ text }) => text)).toEqual([
    expect.stringContaining('The durable position may remain: stan: unsubscribe request timeout'),
    'NATS connection closed!',
  ]);
});

it.each([
  ['listen', '', 'Listening', 'The server has forgotten this client, or does not answer any more'],
  ['publish', '--count 1000 --delay 100ms', '"id":"124"', 'The event was not published: stan: '],
])('%s ends when the server has lost its memory', async (script, options, begun, reason) => {
  const ports = await freePorts(2);
  const first = await startServer(embedded, flags, ports);
  const terminal = terminalAt(first.url);
  await terminal.run(`npm run ${script} -- ${options}`);
  await until(() => terminal.text.includes(begun));
  await first.stop();
  await until(() => terminal.text.includes('The server is away: waiting for it'));
  const second = await startServer(embedded, flags, ports);
  try {
    expect(await terminal.end()).toBe(1);
    expect(terminal.text).toContain(`The server is back\n${reason}`);
  } finally {
    await second.stop();
  }
});

describe('under nodemon, as the README says', () => {
  it('is started again by rs and Enter, and ended by Ctrl-C', async () => {
    const { child, shown, closed } = npmRun(['listen', '--', '--client-id', 'carl'], server.url);
    try {
      await until(() => count(shown(), 'Listening') === 1);
      child.stdin.write('rs\n');
      await until(() => count(shown(), 'Listening') === 2);
      expect(count(shown(), 'NATS connection closed!')).toBe(1);
      killGroup(child, 'SIGINT');
      await closed;
      expect(count(shown(), 'NATS connection closed!')).toBe(2);
    } finally {
      killGroup(child, 'SIGKILL');
    }
  });

  it('says after a problem how to go on', async () => {
    const { child, shown } = npmRun(['publish'], 'nats://127.0.0.1:1');
    const hint = '(rs and Enter: try again; Ctrl-C: end)';
    try {
      await until(() => count(shown(), hint) === 1);
      child.stdin.write('rs\n');
      await until(() => count(shown(), hint) === 2);
      expect(count(shown(), 'No server answers')).toBe(2);
    } finally {
      killGroup(child, 'SIGKILL');
    }
  });
});

/** In a process group of its own, to which a terminal sends Ctrl-C. */
function npmRun(words: string[], url: string) {
  const child = spawn('npm', ['run', ...words], {
    cwd: home,
    env: { ...process.env, NATS_URL: url, LOG_LEVEL: undefined },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  }
  const closed = new Promise((resolve) => child.once('close', resolve));
  return { child, shown: () => text, closed };
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-(pid ?? NaN), signal);
  } catch {
    // it has ended
  }
}
