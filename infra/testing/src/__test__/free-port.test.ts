import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort, freePorts } from '../free-port';

it('hands out each port once, where no outgoing connection could take it meanwhile', async () => {
  const ports = await freePorts(30);

  expect(new Set(ports).size).toBe(30);
  expect(ports.filter((port) => port < 20_000 || port >= 32_000)).toEqual([]);
});

it('passes over a port that somebody listens on', async () => {
  const before = await freePort();
  const owner = createServer();
  owner.listen(before + 1, '127.0.0.1');
  // an error is as good: then it is somebody else's
  await Promise.race([
    once(owner, 'listening'),
    new Promise((resolve) => owner.once('error', resolve)),
  ]);

  try {
    expect(await freePort()).not.toBe(before + 1);
  } finally {
    owner.close();
  }
});
