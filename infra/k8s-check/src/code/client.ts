import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Program } from '../context';
import { readText, root } from './repository';

const answer = { port: 'http', paths: ['/api/healthz'] };

/** Read by Next's own server. */
const variablesOfNext = ['NODE_ENV', 'PORT', 'HOSTNAME', 'NEXT_TELEMETRY_DISABLED', 'NODE_OPTIONS'];

/**
 * The web client. It is built by Next, for browsers too, so that its sources are read, not run.
 *
 * @throws when the sources do not say what is looked for
 */
export function clientProgram(): Program {
  const source = readText('client/api/build-client.ts') + readText('client/lib/settings.ts');
  const [, together = ''] = /const \{([^}]*)\} = process\.env/.exec(source) ?? [];
  const alone = [...source.matchAll(/process\.env\.([A-Z_]+)/g)].map(([, name = '']) => name);
  const [, ingress] = /const INGRESS = '([^']+)'/.exec(source) ?? [];
  const [, timeout] = /const SERVER_TIMEOUT = ([\d_]+);/.exec(source) ?? [];
  if (!together || !ingress || !timeout) {
    throw new Error(
      'client/api/build-client.ts no longer tells what it reads and calls: adapt this file',
    );
  }
  if (!existsSync(path.join(root, 'client/pages/api/healthz.ts'))) {
    throw new Error('client/pages/api/healthz.ts is gone, and with it what probes ask');
  }
  return {
    name: 'client',
    variables: [...together.split(',').map((name) => name.trim()), ...alone, ...variablesOfNext],
    problemsWith: () => [], // it starts with nothing set
    defaults: { SERVER_BASE_URL: ingress },
    probes: { startupProbe: answer, readinessProbe: answer, livenessProbe: answer },
    stopSeconds: Number(timeout.replaceAll('_', '')) / 1_000,
    writes: () => ['/app/client/.next/cache'],
  };
}
