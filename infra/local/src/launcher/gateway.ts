import path from 'node:path';
import type { ClientPlan } from './client';
import { embedded, logFileOf, type EngineContext } from './engines/engine';
import type { StripeEngine } from './engines/stripe';
import { answersHttp } from './probes';
import type { ProcessPlan } from './process-plan';
import type { Replica } from './services';

/**
 * The one process that listens beyond this machine; the Ingress file says which path goes to which
 * Kubernetes service, and this plan where each of those is.
 */
export function planGateway(
  port: number,
  { replicas, client }: { replicas: readonly Replica[]; client?: ClientPlan },
  stripe: StripeEngine,
  { inherited, folder }: EngineContext,
  root: string,
): ProcessPlan {
  const backends = replicas
    .filter(({ service }) => service !== 'expiration')
    .flatMap(({ service, port }) => ['--backend', `${service}-srv:3000=127.0.0.1:${port}`]);
  const site = client ? ['--backend', `client-srv:3000=${new URL(client.url).host}`] : [];
  const simulator = stripe.simulatorPort
    ? ['--stripe-simulator', `127.0.0.1:${stripe.simulatorPort}`]
    : [];
  const ingress = path.join(root, 'infra/k8s/ingress-srv.yaml');

  return {
    name: 'gateway',
    ...embedded('gateway', [
      ...['--port', `${port}`, '--ingress', ingress],
      ...backends,
      ...site,
      ...simulator,
    ]),
    env: () => inherited,
    logFile: logFileOf('gateway', folder),
    // any answer will do: a site without its pages is up as well
    isReady: () => answersHttp(`http://127.0.0.1:${port}/`, { below: 600 }),
    url: `http://localhost:${port}`,
  };
}
