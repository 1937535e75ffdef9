import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { freePort } from '@gittix/testing/free-port';

const CLI = path.resolve(__dirname, '../../../../build/gateway/cli.js');
export const INGRESS = path.resolve(__dirname, '../../../../../k8s/ingress-srv.yaml');

const cleanups: (() => Promise<unknown> | void)[] = [];

/** Ends whatever a test has started here. */
export async function stopEverything(): Promise<void> {
  await Promise.all(cleanups.splice(0).map(async (cleanup) => cleanup()));
}

export interface Run {
  readonly child: ChildProcess;
  /** All that it wrote on stdout. */
  stdout(): string;
  stderr(): string;
  /** The exit code. */
  ended: Promise<number | null>;
}

/** The gateway as a process of its own: its proxy is an ES module, which Jest can't load. */
export function runGateway(args: string[]): Run {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  // not when it exits: what it said last may still be on its way then
  const ended = once(child, 'close').then(([code]) => code as number | null);
  cleanups.push(() => {
    child.kill('SIGKILL');
    return ended;
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** A gateway in front of `backends`, ready to be asked at the port returned. */
export async function startGateway(
  backends: Record<string, number>,
  more: string[] = [],
): Promise<{ port: number; run: Run }> {
  const flags = Object.entries(backends).flatMap(([service, port]) => [
    '--backend',
    `${service}:3000=http://127.0.0.1:${port}`,
  ]);
  const run = runGateway([
    '--port',
    '0',
    '--host',
    '127.0.0.1',
    '--ingress',
    INGRESS,
    ...flags,
    ...more,
  ]);
  while (!run.stdout().includes('\n')) {
    if (run.child.exitCode !== null) throw new Error(`the gateway ended: ${run.stderr()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const [, port] = /localhost:(\d+)/.exec(run.stdout()) ?? [];
  return { port: Number(port), run };
}

export interface Backend {
  port: number;
  server: http.Server;
  requests: http.IncomingMessage[];
}

/** A little service that keeps what it was asked, and answers by `listener`. */
export async function startBackend(
  listener: http.RequestListener = (_req, res) => void res.end('ok'),
): Promise<Backend> {
  const requests: http.IncomingMessage[] = [];
  const server = http.createServer((req, res) => {
    requests.push(req);
    listener(req, res);
  });
  const port = await freePort(); // which nobody takes either while the backend is down
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port, server, requests };
}

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** One request, with the path exactly as given: `fetch` would tidy it up. */
export async function ask(
  port: number,
  requestPath: string,
  { body, ...options }: http.RequestOptions & { body?: Buffer | string } = {},
): Promise<Answer> {
  const req = http.request({
    agent: false,
    host: '127.0.0.1',
    port,
    path: requestPath,
    ...options,
  });
  req.end(body);
  const [res] = (await once(req, 'response')) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of res) chunks.push(chunk as Buffer);
  return { status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) };
}

/** Writes bytes as they are, and reads until `enough` or until the other side ends. */
export async function askRaw(
  port: number,
  bytes: string,
  enough: (answer: string) => boolean = () => false,
): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  cleanups.push(() => void socket.destroy());
  let answer = '';
  socket.write(bytes);
  await new Promise<void>((resolve, reject) => {
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (enough(answer)) resolve();
    });
    socket.on('end', resolve).on('error', reject);
  });
  socket.destroy();
  return answer;
}
