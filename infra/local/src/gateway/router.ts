import type { Route } from './ingress';
import { matchedPath } from './request-path';

/** Where a request goes: on to a backend, or straight back with a failure. */
export type Destination =
  | { readonly service: string; readonly target: string; readonly url: string }
  | { readonly failure: { readonly status: number; readonly message: string } };

/** Where each service is: one address, or one for each replica. */
export type Backends = Readonly<Record<string, string | readonly string[]>>;

const SIMULATOR = '/stripe-simulator';

/**
 * Decides by the Ingress alone, and by one route that only exists on one machine:
 * `/stripe-simulator/…` goes to the simulator without that prefix, so that the browser finds
 * it on the site's own origin.
 * @param backends local addresses by Kubernetes service.
 */
export function router(
  routes: readonly Route[],
  backends: Backends,
  stripeSimulator?: string,
): (requestTarget: string) => Destination {
  const targetOf = inTurn(backends);
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
    const target = targetOf(route.service);
    if (target === undefined) return failure(502, `${route.service} has not been started here`);
    return { service: route.service, target, url };
  };
}

/** As a Kubernetes service spreads connections over its pods. */
function inTurn(backends: Backends): (service: string) => string | undefined {
  const replicas = new Map(
    Object.entries(backends).map(([service, targets]) => [service, [targets].flat()]),
  );
  const turns = new Map<string, number>();
  return (service) => {
    const targets = replicas.get(service) ?? [];
    const turn = turns.get(service) ?? 0;
    turns.set(service, turn + 1);
    return targets[turn % targets.length];
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
