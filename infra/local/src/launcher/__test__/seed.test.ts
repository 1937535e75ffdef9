import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { writeRunFile } from '../run-file';

const cli = path.resolve(__dirname, '../../../build/launcher/cli.js');

let dataDir: string;
let api: http.Server;
let passwords: Map<string, string>;
let titles: { seller: string; title: string }[];

/** As much of the marketplace as the demo data needs; the cookie is the e-mail. */
async function answer(request: http.IncomingMessage): Promise<[status: number, body: object]> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const body = JSON.parse(text || '{}') as Record<string, string>;
  const { email = '', password = '', title = '' } = body;
  const seller = request.headers.cookie?.replace('session=', '') ?? '';

  switch (`${request.method} ${request.url}`) {
    case 'POST /api/users/signup':
      if (passwords.has(email)) return [400, { errors: [{ message: 'Email in use' }] }];
      passwords.set(email, password);
      return [201, { email }];
    case 'POST /api/users/signin':
      if (passwords.get(email) === password) return [200, { email }];
      return [400, { errors: [{ message: 'Invalid credentials' }] }];
    case 'GET /api/tickets?mine=true&limit=100':
      return [200, titles.filter((ticket) => ticket.seller === seller)];
    case 'POST /api/tickets':
      titles.push({ seller, title });
      return [201, {}];
    default:
      return [404, { errors: [{ message: 'Not found' }] }];
  }
}

beforeEach(async () => {
  [passwords, titles] = [new Map(), []];
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'gittix-seed-'));
  api = http.createServer((request, response) => {
    void answer(request).then(([status, body]) => {
      const { email } = body as { email?: string };
      const cookie = email ? { 'set-cookie': `session=${email}; path=/` } : {};
      response.writeHead(status, { 'content-type': 'application/json', ...cookie });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  writeRunFile(dataDir, {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    ready: true,
    url: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    mongo: { source: 'embedded', urls: {} },
    nats: { source: 'embedded', url: 'nats://127.0.0.1:4222', clusterId: 'ticketing' },
    queue: { source: 'embedded', place: 'expiration' },
    stripe: { source: 'embedded' },
    processes: [],
  });
});
afterEach(() => {
  api.closeAllConnections();
  api.close();
  fs.rmSync(dataDir, { recursive: true });
});

function seed(): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [cli, 'seed'], {
    env: { ...process.env, GITTIX_DATA_DIR: dataDir },
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

it('signs the demo users up, lists their tickets, and prints their passwords', async () => {
  const { code, output } = await seed();

  expect(code).toBe(0);
  expect(passwords.size).toBeGreaterThan(1);
  for (const [email, password] of passwords) {
    expect(output).toMatch(new RegExp(`│ ${email} +│ ${password} +│`));
  }
  expect(titles.length).toBeGreaterThan(0);
  for (const { title } of titles) expect(output).toContain(title);
});

it('changes nothing the second time, but for what is missing', async () => {
  await seed();
  const all = titles.map(({ title }) => title);
  titles.pop();

  const { code } = await seed();

  expect(code).toBe(0);
  expect(titles.map(({ title }) => title)).toEqual(all);
});

it('says which demo user has another password by now', async () => {
  passwords.set('ada@example.com', 'of her own');

  expect(await seed()).toEqual({
    code: 1,
    output: "ada@example.com can't be signed up or in: Invalid credentials\n",
  });
});
