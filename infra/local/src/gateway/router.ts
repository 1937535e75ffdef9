import type { Route } from './ingress';
import { matchedPath } from './request-path';

/** Where a request goes: on to a backend, or straight back with a failure. */
export type Destination =
  | { readonly service: string; readonly target: string; readonly url: string }
  | { readonly failure: { readonly status: number; readonly message: string } };

const SIMULATOR = '/stripe-simulator';

/**
 * Decides by the Ingress alone, and by one route that only exists on one machine:
 * `/stripe-simulator/…` goes to the simulator without that prefix, so that the browser finds
 * it on the site's own origin.
 * @param backends local addresses by Kubernetes service.
 */
export function router(
  routes: readonly Route[],
  backends: Readonly<Record<string, string>>,
  stripeSimulator?: string,
): (requestTarget: string) => Destination {
  return (requestTarget) => {
    const url = originForm(requestTarget);
    const path = url && matchedPath(url);
    if (url === undefined || path === undefined) return failure(400, 'Malformed request path');

    const inSimulator = stripeSimulator === undefined ? undefined : withoutPrefix(url);
    if (stripeSimulator !== undefined && inSimulator !== undefined) {
      return { service: 'stripe-simulator', target: stripeSimulator, url: inSimulator };
    }
    const route = routes.find((candidate) => candidate.matches(path));
    if (!route) return failure(404, 'No service answers this path');
    const target = backends[route.service];
    if (target === undefined) return failure(502, `${route.service} has not been started here`);
    return { service: route.service, target, url };
  };
}

/** `GET http://host/path` is allowed, and means `/path` (RFC 9112, 3.2.2). */
function originForm(requestTarget: string): string | undefined {
  if (requestTarget.startsWith('/')) return requestTarget;
  const [, rest] = /^https?:\/\/[^/?#]+(.*)$/is.exec(requestTarget) ?? [];
  if (rest === undefined) return undefined;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function withoutPrefix(url: string): string | undefined {
  const rest = url.startsWith(SIMULATOR) ? url.slice(SIMULATOR.length) : undefined;
  if (rest === undefined || !/^(?:[/?]|$)/.test(rest)) return undefined;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function failure(status: number, message: string): Destination {
  return { failure: { status, message } };
}
