import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ask,
  INGRESS,
  runGateway,
  startBackend,
  startGateway,
  stopEverything,
} from './support/processes';

afterEach(stopEverything);

it('prints one line when it is ready', async () => {
  const { port, run } = await startGateway({});

  expect(run.stdout()).toBe(`Gateway is ready at http://localhost:${port}\n`);
});

it('finishes what it has begun, then ends, on SIGTERM', async () => {
  let finish: (() => void) | undefined;
  const auth = await startBackend((_req, res) => (finish = () => res.end('finished')));
  const { port, run } = await startGateway({ 'auth-srv': auth.port });
  const answer = ask(port, '/api/users');
  await once(auth.server, 'request');

  run.child.kill('SIGTERM');
  finish?.();

  expect((await answer).body.toString()).toBe('finished');
  expect(await run.ended).toBe(0);
  expect(run.stderr()).toBe('');
});

it('ends with one line and code 1 when the port is in use', async () => {
  const other = http.createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;

  const run = runGateway(['--port', `${port}`, '--host', '127.0.0.1', '--ingress', INGRESS]);

  expect(await run.ended).toBe(1);
  expect(run.stderr()).toBe(`Gateway: port ${port} is in use: choose another with --port\n`);
  other.close();
});

it.each([
  [['--ingress', '/nowhere.yaml'], /^Gateway: \/nowhere\.yaml can't be read as an Ingress: .+\n$/],
  [
    ['--ingress', INGRESS, '--backend', 'x-srv:3000=127.0.0.1:1'],
    /^Gateway: x-srv:3000 is no backend .+\n$/,
  ],
  [['--ingress', INGRESS, '--backend', 'auth-srv'], /It must look like/],
  [['--ingress', INGRESS, '--port', '70000'], /between 0 and 65535/],
  [[], /required option '--ingress/],
])('ends with one line and code 1 for %j', async (args, words) => {
  const run = runGateway(args);

  expect(await run.ended).toBe(1);
  expect(run.stderr()).toMatch(words);
  expect(run.stderr().trim().split('\n')).toHaveLength(1);
});
