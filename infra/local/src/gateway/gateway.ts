import { once } from 'node:events';
import http, { type IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ProxyServer } from 'httpxy' with { 'resolution-mode': 'import' };
import { wantsWebSocket, withoutUpgrade } from './declined-upgrade';
import { FailoverAgent } from './failover-agent';
import { answerFailure } from './failure';
import { readIngress, type Route } from './ingress';
import { rewriteHeaders } from './request-headers';
import { type Backends, type Destination, router } from './router';

export interface GatewayOptions {
  /** 0 takes a free one. */
  port: number;
  /** 0.0.0.0 when left out: the gateway is what other machines may reach. */
  host?: string;
  /** Path of the Ingress manifest. */
  ingressFile: string;
  /**
   * Local addresses (`http://127.0.0.1:4001`) by Kubernetes service and port (`auth-srv:3000`);
   * the replicas of a service take turns, and stand in for one that takes no connection.
   */
  backends: Backends;
  /** Base URL of the Stripe simulator; without it there is no `/stripe-simulator/`. */
  stripeSimulator?: string;
  /** How long a backend may keep silent, before its answer and within it; 60 s, as nginx has it. */
  timeoutMs?: number;
}

export interface Gateway {
  port: number;
  close(): Promise<void>;
}

/** Services end idle connections after 5 s (Node's default): a shorter life here can't race with that. */
const IDLE_CONNECTION_MS = 4000;

/** Which service a request was sent to: for the words of its failure. */
const services = new WeakMap<IncomingMessage, string>();

class BackendTimeout extends Error {}

/**
 * Starts the reverse proxy that stands in for the cluster's Ingress controller.
 * @throws when the port is busy, the manifest can't be read, or a backend is not in it.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { stripeSimulator, backends, timeoutMs = 60_000 } = options;
  const routes = readIngress(options.ingressFile);
  refuseUnknownBackends(routes, backends);
  const route = router(routes, backends, stripeSimulator);
  const agent = new FailoverAgent(
    Object.values(backends).map((replicas) => [replicas].flat()),
    { keepAlive: true, timeout: IDLE_CONNECTION_MS },
  );
  const proxy = await createProxy(timeoutMs);
  const tunnels = new Set<Socket>();

  const server = http.createServer((req, res) => {
    const destination = redirect(route, req);
    if ('failure' in destination) return refuse(req, res, destination.failure);
    proxy.web(req, res, { target: destination.target, agent }).catch(answered);
  });
  server.on('upgrade', (req: IncomingMessage, socket: Socket, head: Buffer) => {
    if (!wantsWebSocket(req)) {
      socket.unshift(withoutUpgrade(req, head));
      server.emit('connection', socket);
      return;
    }
    tunnels.add(socket);
    socket.once('close', () => tunnels.delete(socket));
    const destination = redirect(route, req);
    if ('failure' in destination) return refuse(req, socket, destination.failure);
    proxy
      .ws(req, socket, { target: destination.target, upgradeTimeout: timeoutMs }, head)
      .catch(answered);
  });
  server.on('clientError', ({ code }: NodeJS.ErrnoException, socket: Socket) => {
    if (code !== 'HPE_HEADER_OVERFLOW') return answerFailure(socket, 400, 'Malformed request');
    return answerFailure(socket, 431, 'Request headers are too large');
  });
  server.listen(options.port, options.host ?? '0.0.0.0');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of tunnels) socket.destroy();
      server.closeIdleConnections();
      const impatient = setTimeout(() => server.closeAllConnections(), 5000);
      await closed;
      clearTimeout(impatient);
      agent.destroy();
    },
  };
}

/** Failures have come to the 'error' listener; what is left is a client that has gone. */
function answered(): void {}

/** The library is ESM: hence the import within. */
async function createProxy(timeoutMs: number): Promise<ProxyServer> {
  const { createProxyServer } = await import('httpxy');
  const proxy = createProxyServer();
  proxy.on('proxyReq', (proxyReq) => {
    proxyReq.setTimeout(timeoutMs, () => proxyReq.destroy(new BackendTimeout()));
  });
  proxy.on('proxyRes', (proxyRes) => {
    // the backend speaks of its own connection, which is not the client's
    delete proxyRes.headers.connection;
    delete proxyRes.headers['keep-alive'];
  });
  proxy.on('error', (error, req, res) => {
    if (!req || !(res instanceof ServerResponse || isSocket(res))) return;
    const service = services.get(req) ?? 'the backend';
    if (error instanceof BackendTimeout || 'statusCode' in error) {
      answerFailure(res, 504, `${service} did not answer in time`);
    } else {
      answerFailure(res, 502, `${service} is out of reach`);
    }
  });
  return proxy;
}

/** Finds the request's backend and makes the request ready for it. */
function redirect(route: (target: string) => Destination, req: IncomingMessage): Destination {
  const destination = route(req.url ?? '');
  if ('failure' in destination) return destination;
  services.set(req, destination.service);
  req.url = destination.url;
  rewriteHeaders(req);
  return destination;
}

function refuse(
  req: IncomingMessage,
  to: ServerResponse | Socket,
  { status, message }: { status: number; message: string },
): void {
  answerFailure(to, status, message);
  req.resume(); // or a body that nobody reads would keep the connection from its next request
}

function isSocket(value: unknown): value is Socket {
  return typeof value === 'object' && value !== null && 'remoteAddress' in value;
}

/** A misspelt backend would only show as a 502 much later. */
function refuseUnknownBackends(routes: readonly Route[], backends: Backends): void {
  const known = routes.map(({ service }) => service);
  const unknown = Object.keys(backends).find((service) => !known.includes(service));
  if (unknown === undefined) return;
  throw new Error(`${unknown} is no backend of the Ingress: it has ${known.join(', ')}`);
}
