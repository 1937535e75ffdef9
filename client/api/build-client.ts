import axios, { type AxiosInstance } from 'axios';
import type { IncomingMessage } from 'node:http';

/** The Ingress controller as other namespaces of the cluster see it. */
const INGRESS = 'http://ingress-nginx-controller.ingress-nginx.svc.cluster.local';

/** How long the server waits for an API before it gives up on a page; milliseconds. */
const SERVER_TIMEOUT = 10_000;

/** Who asks, from where, and under which request id: all else concerns this hop alone. */
const PASSED_ON = [
  'host',
  'cookie',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-request-id',
  'traceparent',
  'user-agent',
];

/**
 * An axios that reaches the services from wherever the page is rendered.
 *
 * On the server: at `AUTH_URL`, `TICKETS_URL`, `ORDERS_URL` and `PAYMENTS_URL` where they are set,
 * else at `SERVER_BASE_URL` (the Ingress controller of the cluster unless told otherwise), with the
 * visitor's own headers. In the browser: at the page's own origin.
 */
export function buildClient({ req }: { req?: IncomingMessage }): AxiosInstance {
  if (typeof window !== 'undefined') return axios.create({ baseURL: '/' });

  const client = axios.create({ headers: headersOf(req), timeout: SERVER_TIMEOUT });
  client.interceptors.request.use((config) => ({ ...config, baseURL: baseUrlOf(config.url) }));
  return client;
}

function headersOf(req: IncomingMessage | undefined): Record<string, string> {
  const entries = PASSED_ON.map((name) => [name, req?.headers[name]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}

function baseUrlOf(path = ''): string {
  const { AUTH_URL, TICKETS_URL, ORDERS_URL, PAYMENTS_URL, SERVER_BASE_URL } = process.env;
  const services = {
    '/api/users': AUTH_URL,
    '/api/tickets': TICKETS_URL,
    '/api/orders': ORDERS_URL,
    '/api/payments': PAYMENTS_URL,
  };
  const direct = Object.entries(services).find(([prefix]) => path.startsWith(prefix))?.[1];
  return direct || SERVER_BASE_URL || INGRESS;
}
