import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { serviceNames } from '../settings';

/**
 * A service in one file. `/crash` ends it with code 3; `FAKE_BROKEN`, `FAKE_NEVER_READY` and
 * `FAKE_DEAF` name the service that can't start, never gets ready, or doesn't stop when asked.
 */
const fakeService = `
const http = require('node:http');
const { SERVICE_NAME: name, HOST, PORT, MANAGEMENT_PORT } = process.env;
const say = (level, msg) => console.log(JSON.stringify({ level, service: name, msg }));
if (process.env.FAKE_BROKEN === name) {
  console.error('JWT_KEY must be defined');
  process.exit(1);
}
const neverReady = process.env.FAKE_NEVER_READY === name;
if (neverReady) say('error', 'the database is away');
http
  .createServer((request, response) => {
    response.statusCode = neverReady ? 503 : 200;
    response.end();
  })
  .listen(MANAGEMENT_PORT, HOST);
http
  .createServer((request, response) => {
    if (request.url.endsWith('/crash')) {
      say('error', 'out of luck');
      process.exit(3);
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ pid: process.pid, env: process.env }));
  })
  .listen(PORT, HOST);
process.on('SIGTERM', () => {
  if (process.env.FAKE_DEAF === name) return;
  say('info', 'stopping');
  process.exit(0);
});
`;

/** All that a launcher needs in order to be up within a second or two. */
export interface FakeStack {
  readonly dataDir: string;
  /** Services of one file each, and outside engines that do nothing but accept connections. */
  readonly env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

export async function fakeStack(): Promise<FakeStack> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gittix-launcher-'));
  for (const name of serviceNames) {
    const build = path.join(folder, 'services', name, 'build');
    fs.mkdirSync(build, { recursive: true });
    fs.writeFileSync(path.join(build, 'index.js'), fakeService);
  }
  const engine = net.createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  const { port } = engine.address() as net.AddressInfo;

  return {
    dataDir: path.join(folder, 'data'),
    env: {
      GITTIX_SERVICES_DIR: path.join(folder, 'services'),
      MONGO_URI_AUTH: `mongodb://127.0.0.1:${port}/auth`,
      MONGO_URI_TICKETS: `mongodb://127.0.0.1:${port}/tickets`,
      MONGO_URI_ORDERS: `mongodb://127.0.0.1:${port}/orders`,
      MONGO_URI_PAYMENTS: `mongodb://127.0.0.1:${port}/payments`,
      NATS_URL: `nats://127.0.0.1:${port}`,
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: `${port}`,
      STRIPE_API_URL: `http://127.0.0.1:${port}`,
    },
    remove: async () => {
      await new Promise((resolve) => engine.close(resolve));
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
