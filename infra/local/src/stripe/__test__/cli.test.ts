import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { runProcess, startProcess, stopProcesses } from './support/process';
import { clientOf, createIntent } from './support/simulator';

afterEach(stopProcesses);

it('prints one line when it is ready, and answers there', async () => {
  const { url, stdout } = await startProcess([]);

  expect(stdout()).toBe(`Stripe simulator is ready at ${url}\n`);
  expect(await createIntent(clientOf(url))).toMatchObject({ object: 'payment_intent' });
});

it.each(['SIGTERM', 'SIGINT'] as const)('ends on %s', async (signal) => {
  const { child, ended, stderr } = await startProcess([]);

  child.kill(signal);

  expect(await ended).toBe(0);
  expect(stderr()).toBe('');
});

it('sends its events where it is told', async () => {
  const receiver = http.createServer((_req, res) => void res.end()).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  const flags = ['--webhook-url', `http://127.0.0.1:${port}/`, '--webhook-secret', 'whsec_x'];
  const { url } = await startProcess(flags);

  const [[request]] = await Promise.all([once(receiver, 'request'), createIntent(clientOf(url))]);

  expect((request as http.IncomingMessage).headers).toHaveProperty('stripe-signature');
  receiver.close().closeAllConnections();
});

it('ends with one line and code 1 when the port is in use', async () => {
  const { url } = await startProcess([]);
  const { port } = new URL(url);

  const { ended, stderr } = runProcess(['--port', port]);

  expect(await ended).toBe(1);
  expect(stderr()).toBe(`Stripe simulator: port ${port} is in use: choose another with --port\n`);
});

it.each([
  [['--port', 'http'], /between 0 and 65535/],
  [['--webhook-url', 'payments:3000', '--webhook-secret', 'x'], /http:\/\/ or https:\/\//],
  [['--webhook-url', 'http://127.0.0.1/'], /go together/],
  [['--data', '/dev/null/stripe'], /\/dev\/null/],
])('ends with one line and code 1 for %j', async (args, words) => {
  const { ended, stderr } = runProcess(['--port', '0', ...args]);

  expect(await ended).toBe(1);
  expect(stderr()).toMatch(words);
  expect(stderr().trim().split('\n')).toHaveLength(1);
});
