import fs from 'node:fs';
import path from 'node:path';
import { logFileOf, type EngineContext } from './engines/engine';
import type { StripeEngine } from './engines/stripe';
import { answersHttp } from './probes';
import type { ProcessPlan } from './process-plan';

/** The publishable key by which the client knows that cards go to the simulator. */
const simulatorKey = 'pk_test_simulator';

export interface ClientPlan extends ProcessPlan {
  readonly url: string;
}

interface ClientOptions {
  /** The repository. */
  readonly root: string;
  /** Whether pages are compiled as they are edited. */
  readonly reload: boolean;
  /** Where the client listens. */
  readonly port: number;
  /** The gateway's. */
  readonly gatewayPort: number;
}

/**
 * The web client. Its server asks the APIs through the gateway, as it does through the Ingress in a
 * cluster. Where there are no built pages (`npm run build -w client`), the APIs run without them.
 */
export function planClient(
  { root, reload, port, gatewayPort }: ClientOptions,
  stripe: StripeEngine,
  { settings, folder, inherited }: EngineContext,
): ClientPlan | undefined {
  const cwd = path.join(settings.servicesDir, 'client');
  const needed = reload ? 'package.json' : '.next/BUILD_ID';
  if (!fs.existsSync(path.join(cwd, needed))) return undefined;

  const next = path.join(root, 'node_modules/next/dist/bin/next');
  const url = `http://127.0.0.1:${port}`;
  const publishableKey = stripe.simulatorPort ? simulatorKey : settings.STRIPE_PUBLISHABLE_KEY;
  const env = {
    ...inherited,
    NEXT_TELEMETRY_DISABLED: '1',
    SERVER_BASE_URL: `http://127.0.0.1:${gatewayPort}`,
    STRIPE_PUBLISHABLE_KEY: publishableKey,
  };
  return {
    name: 'client',
    command: process.execPath,
    args: [next, reload ? 'dev' : 'start', '--port', `${port}`, '--hostname', '127.0.0.1'],
    cwd,
    env: () => env,
    logFile: logFileOf('client', folder),
    isReady: () => answersHttp(`${url}/api/healthz`),
    url,
  };
}
