import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { channelsz, clientsz, NotFound, serverz, storez, varz } from './pages';
import type { MonitorContext, PageQuery } from './pages';

export interface Monitor {
  readonly port: number;
  close(): Promise<void>;
}

const pages: Record<string, (context: MonitorContext, query: PageQuery) => unknown> = {
  '/varz': varz,
  '/healthz': () => ({ status: 'ok' }),
  '/streaming/serverz': serverz,
  '/streaming/storez': storez,
  '/streaming/clientsz': clientsz,
  '/streaming/channelsz': channelsz,
};

const links: Record<string, string[]> = {
  '/': ['varz', 'healthz', 'streaming'],
  '/streaming': [
    'streaming/serverz',
    'streaming/storez',
    'streaming/clientsz',
    'streaming/channelsz',
  ],
};

/** Serves the monitoring pages. @throws the socket's error (EADDRINUSE …) */
export async function startMonitor(
  about: Omit<MonitorContext, 'startedAt'>,
  { host, port }: { host: string; port: number },
): Promise<Monitor> {
  const context = { ...about, startedAt: new Date() };
  const server = createServer((request, response) => {
    // the base only makes the path parse
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    respond(context, pathname, searchParams, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function respond(
  context: MonitorContext,
  path: string,
  query: PageQuery,
  response: ServerResponse,
): void {
  if (Object.hasOwn(links, path)) {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(links[path].map((link) => `<a href="./${link}">${link}</a><br/>\n`).join(''));
    return;
  }
  try {
    if (!Object.hasOwn(pages, path)) throw new NotFound('404 page not found');
    const body = JSON.stringify(pages[path](context, query), null, 2);
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end(body);
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    response.statusCode = 404;
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.end(`${error.message}\n`);
  }
}
